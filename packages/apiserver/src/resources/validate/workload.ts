import { equalJson, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, mapAt, numberAt } from '@capstan/kube/object/read.ts';

import { forbiddenValue, invalidValue, notSupported, requiredValue } from '#resources/field-error.ts';
import { isLabelName } from '#resources/valid-name.ts';

import { nonNegative, optionalName, supported, textAt } from './checks.ts';
import type { Errors } from './checks.ts';
import { labelSelectorErrors } from './labels.ts';
import { shareErrors, shareNumber, wholeErrors } from './percent.ts';
import { claimSpecErrors } from './storage/claim-spec.ts';
import {
  foreverErrors,
  immutableErrors,
  isReadable,
  mismatchErrors,
  templateErrors,
  workloadSelectorErrors,
} from './template.ts';

/** Kinds that keep pods running. Source: kubernetes pkg/apis/apps/validation, and core's ReplicationController. */
const selectorField = 'spec.selector';
const templateField = 'spec.template';

export function deploymentErrors(object: KubeObject): Errors {
  const spec = object['spec'];
  const selector = at(spec, 'selector');
  const [deadline, ready] = [numberAt(spec, 'progressDeadlineSeconds'), numberAt(spec, 'minReadySeconds') ?? 0];
  return [
    ...nonNegative(spec, ['replicas'], 'spec'),
    ...workloadSelectorErrors(selector, selectorField, 'deployment'),
    ...(isReadable(selector)
      ? replicaTemplateErrors(spec, selector)
      : [invalidValue(selectorField, selector ?? null, 'invalid label selector')]),
    ...deploymentStrategyErrors(at(spec, 'strategy') ?? {}, 'spec.strategy'),
    ...nonNegative(spec, ['minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds'], 'spec'),
    ...(deadline !== undefined && deadline <= ready
      ? [invalidValue('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')]
      : []),
  ];
}

function replicaTemplateErrors(spec: Json | undefined, selector: Json | undefined): Errors {
  const template = at(spec, 'template');
  return [
    ...mismatchErrors(selector, template, templateField),
    ...templateErrors(template, templateField),
    ...foreverErrors(template, templateField, 'ReplicaSet'),
  ];
}

function deploymentStrategyErrors(strategy: Json, path: string): Errors {
  const rolling = at(strategy, 'rollingUpdate');
  const field = `${path}.rollingUpdate`;
  switch (textAt(strategy, 'type')) {
    case 'Recreate':
      return rolling === undefined
        ? []
        : [forbiddenValue(field, "may not be specified when strategy `type` is 'Recreate'")];
    case 'RollingUpdate': {
      const [unavailable, surge] = [at(rolling, 'maxUnavailable'), at(rolling, 'maxSurge')];
      const isStuck = shareNumber(unavailable) === 0 && shareNumber(surge) === 0;
      return [
        ...shareErrors(unavailable, `${field}.maxUnavailable`),
        ...shareErrors(surge, `${field}.maxSurge`),
        ...(isStuck
          ? [invalidValue(`${field}.maxUnavailable`, unavailable ?? 0, 'may not be 0 when `maxSurge` is 0')]
          : []),
        ...wholeErrors(unavailable, `${field}.maxUnavailable`),
      ];
    }
    default:
      return [notSupported(path, shownStrategy(strategy), ['Recreate', 'RollingUpdate'])];
  }
}

/** As Go writes its internal struct. */
function shownStrategy(strategy: Json): JsonMap {
  return { Type: textAt(strategy, 'type'), RollingUpdate: at(strategy, 'rollingUpdate') ?? null };
}

export function replicaSetErrors(object: KubeObject): Errors {
  const spec = object['spec'];
  const selector = at(spec, 'selector');
  return [
    ...nonNegative(spec, ['replicas', 'minReadySeconds'], 'spec'),
    ...workloadSelectorErrors(selector, selectorField, 'replicaset'),
    ...(isReadable(selector)
      ? replicaTemplateErrors(spec, selector)
      : [invalidValue(selectorField, selector ?? null, 'invalid label selector')]),
  ];
}

export function replicationControllerErrors(object: KubeObject): Errors {
  const spec = object['spec'];
  const selector = mapAt(spec, 'selector');
  const template = at(spec, 'template');
  const hasSelector = Object.keys(selector).length > 0;
  return [
    ...nonNegative(spec, ['minReadySeconds'], 'spec'),
    ...(hasSelector ? [] : [requiredValue(selectorField)]),
    ...nonNegative(spec, ['replicas'], 'spec'),
    ...(template === undefined
      ? [requiredValue(templateField)]
      : [
          ...(hasSelector ? mismatchErrors({ matchLabels: selector }, template, templateField) : []),
          ...templateErrors(template, templateField),
          ...foreverErrors(template, templateField, 'ReplicationController').map((error) =>
            error.field.endsWith('activeDeadlineSeconds')
              ? forbiddenValue(error.field, 'activeDeadlineSeconds in ReplicationController is not Supported')
              : error,
          ),
        ]),
  ];
}

export function daemonSetErrors(object: KubeObject): Errors {
  const spec = object['spec'];
  const [selector, template] = [at(spec, 'selector'), at(spec, 'template')];
  const isEmptySelector =
    isMap(selector) &&
    Object.keys(mapAt(selector, 'matchLabels')).length + listAt(selector, 'matchExpressions').length === 0;
  return [
    ...labelSelectorErrors(selector, selectorField),
    ...(isReadable(selector) ? mismatchErrors(selector, template, templateField) : []),
    ...(isEmptySelector ? [invalidValue(selectorField, selector, 'empty selector is invalid for daemonset')] : []),
    ...templateErrors(template, templateField),
    ...foreverErrors(template, templateField, 'DaemonSet'),
    ...nonNegative(spec, ['minReadySeconds'], 'spec'),
    ...daemonStrategyErrors(at(spec, 'updateStrategy') ?? {}, 'spec.updateStrategy'),
    ...nonNegative(spec, ['revisionHistoryLimit'], 'spec'),
  ];
}

function daemonStrategyErrors(strategy: Json, path: string): Errors {
  const type = textAt(strategy, 'type');
  if (type === 'OnDelete') return [];
  if (type !== 'RollingUpdate') return [notSupported(path, shownStrategy(strategy), ['RollingUpdate', 'OnDelete'])];
  const rolling = at(strategy, 'rollingUpdate');
  const field = `${path}.rollingUpdate`;
  if (rolling === undefined) return [requiredValue(field)];
  const [unavailable, surge] = [at(rolling, 'maxUnavailable'), at(rolling, 'maxSurge')];
  const [hasUnavailable, hasSurge] = [shareNumber(unavailable) !== 0, shareNumber(surge) !== 0];
  return [
    ...shareErrors(unavailable, `${field}.maxUnavailable`),
    ...shareErrors(surge, `${field}.maxSurge`),
    ...wholeErrors(unavailable, `${field}.maxUnavailable`),
    ...wholeErrors(surge, `${field}.maxSurge`),
    ...(hasUnavailable && hasSurge
      ? [invalidValue(`${field}.maxSurge`, surge ?? 0, 'may not be set when maxUnavailable is non-zero')]
      : []),
    ...(hasUnavailable || hasSurge ? [] : [requiredValue(`${field}.maxUnavailable`, 'cannot be 0 when maxSurge is 0')]),
  ];
}

export function statefulSetErrors(object: KubeObject): Errors {
  return statefulSetSpecErrors(object['spec'], false);
}

const managements = ['OrderedReady', 'Parallel'];

function statefulSetSpecErrors(spec: Json | undefined, isChange: boolean): Errors {
  const selector = at(spec, 'selector');
  const policy = textAt(spec, 'podManagementPolicy');
  return [
    ...(managements.includes(policy)
      ? []
      : [invalidValue('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'")]),
    ...statefulStrategyErrors(at(spec, 'updateStrategy') ?? {}, 'spec.updateStrategy'),
    ...['whenDeleted', 'whenScaled'].flatMap((name) =>
      supported(at(spec, 'persistentVolumeClaimRetentionPolicy'), name, 'spec.persistentVolumeClaimRetentionPolicy', [
        'Retain',
        'Delete',
      ]),
    ),
    ...(isChange
      ? []
      : listAt(spec, 'volumeClaimTemplates').flatMap((claim, i) =>
          claimSpecErrors(at(claim, 'spec') ?? {}, `spec.volumeClaimTemplates[${i}].spec`),
        )),
    ...nonNegative(spec, ['replicas', 'minReadySeconds'], 'spec'),
    ...nonNegative(at(spec, 'ordinals'), ['start'], 'spec.ordinals'),
    ...(isChange ? [] : optionalName(spec, 'serviceName', 'spec', isLabelName)),
    ...workloadSelectorErrors(selector, selectorField, 'statefulset'),
    ...(isReadable(selector)
      ? statefulTemplateErrors(spec, selector)
      : [invalidValue(selectorField, selector ?? null, '')]),
    ...foreverErrors(at(spec, 'template'), templateField, 'StatefulSet'),
  ];
}

/** Claims are volumes of the pods, before the template's own of the same name. */
function statefulTemplateErrors(spec: Json | undefined, selector: Json | undefined): Errors {
  const template = mapAt(spec, 'template');
  const claims = listAt(spec, 'volumeClaimTemplates').map((claim) => textAt(claim, 'metadata', 'name'));
  const { subdomain: _subdomain, hostname: _hostname, ...podSpec } = mapAt(template, 'spec');
  const volumes = [
    ...claims.map((name): Json => ({ name, persistentVolumeClaim: { claimName: name } })),
    ...listAt(podSpec, 'volumes').filter((volume) => !claims.includes(textAt(volume, 'name'))),
  ];
  const whole = { ...template, spec: { ...podSpec, ...(volumes.length > 0 ? { volumes } : {}) } };
  return [...mismatchErrors(selector, template, templateField), ...templateErrors(whole, templateField)];
}

function statefulStrategyErrors(strategy: Json, path: string): Errors {
  const type = textAt(strategy, 'type');
  const rolling = at(strategy, 'rollingUpdate');
  const field = `${path}.rollingUpdate`;
  switch (type) {
    case '':
      return [requiredValue(path)];
    case 'OnDelete':
      return rolling === undefined
        ? []
        : [invalidValue(field, shownRolling(rolling), "only allowed for updateStrategy 'RollingUpdate'")];
    case 'RollingUpdate': {
      const unavailable = at(rolling, 'maxUnavailable');
      return [
        ...nonNegative(rolling, ['partition'], field),
        ...shareErrors(unavailable, `${field}.maxUnavailable`),
        ...(unavailable !== undefined && shareNumber(unavailable) === 0
          ? [invalidValue(`${field}.maxUnavailable`, unavailable, 'cannot be 0')]
          : []),
        ...wholeErrors(unavailable, `${field}.maxUnavailable`),
      ];
    }
    default:
      return [invalidValue(path, shownStrategy(strategy), "must be 'RollingUpdate' or 'OnDelete'")];
  }
}

function shownRolling(rolling: Json): JsonMap {
  return { Partition: at(rolling, 'partition') ?? 0, MaxUnavailable: at(rolling, 'maxUnavailable') ?? null };
}

/** The selector of a workload may not change once it is made. */
export function selectorChangeErrors(next: KubeObject, live: KubeObject): Errors {
  return immutableErrors(at(next, 'spec', 'selector'), at(live, 'spec', 'selector'), selectorField);
}

const openFields = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];

export function statefulSetChangeErrors(next: KubeObject, live: KubeObject): Errors {
  const closed = (object: KubeObject): Json =>
    Object.fromEntries(Object.entries(mapAt(object, 'spec')).filter(([key]) => !openFields.includes(key)));
  if (equalJson(closed(next), closed(live))) return [];
  const why =
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
  return [forbiddenValue('spec', why)];
}

export function revisionErrors(revision: KubeObject): Errors {
  const data = revision['data'] ?? null;
  return [
    ...((numberAt(revision, 'revision') ?? 0) < 0
      ? [invalidValue('revision', revision['revision'] ?? 0, 'must be greater than or equal to 0')]
      : []),
    ...(data === null ? [requiredValue('data', 'data is mandatory')] : []),
    ...(data !== null && !isMap(data) ? [requiredValue('data', 'data must be a valid JSON object')] : []),
  ];
}

export function revisionChangeErrors(next: KubeObject, live: KubeObject): Errors {
  return immutableErrors(next['data'], live['data'], 'data');
}
