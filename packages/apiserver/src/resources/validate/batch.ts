import { equalJson, isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, booleanAt, listAt, mapAt, numberAt } from '@capstan/kube/object/read.ts';

import {
  duplicateValue,
  invalidValue,
  notSupported,
  omittedValue,
  requiredValue,
  tooLong,
  tooMany,
} from '#resources/field-error.ts';
import { isLabelName, isQualifiedName, isSubdomain, tooLongName } from '#resources/valid-name.ts';

import { isSet, named, nonNegative, supported, textAt } from './checks.ts';
import type { Errors } from './checks.ts';
import { scheduleProblem } from './cron-schedule.ts';
import { labelSelectorErrors, selects } from './labels.ts';
import { immutableErrors, isReadable, mismatchErrors, templateErrors } from './template.ts';

/** Source: kubernetes pkg/apis/batch/validation. */
export function jobErrors(job: KubeObject): Errors {
  const spec = job['spec'];
  const selector = at(spec, 'selector');
  const last = (numberAt(spec, 'completions') ?? 0) - 1;
  const hostname = `${job.metadata.name}-${last}`;
  const isIndexed = textAt(spec, 'completionMode') === 'Indexed';
  return [
    ...generatedSelectorErrors(job),
    ...jobSpecErrors(spec, 'spec'),
    ...(isMap(selector) ? labelSelectorErrors(selector, 'spec.selector') : [requiredValue('spec.selector')]),
    ...(isReadable(selector) ? mismatchErrors(selector, at(spec, 'template'), 'spec.template') : []),
    ...(isIndexed && last >= 0 && isLabelName(hostname).length > 0
      ? [
          invalidValue(
            'metadata.name',
            job.metadata.name,
            `will not able to create pod with invalid DNS label: ${hostname}`,
          ),
        ]
      : []),
  ];
}

/** Unless the author chose a selector, a Job finds its pods by its uid and name. */
function generatedSelectorErrors(job: KubeObject): Errors {
  const selector = at(job, 'spec', 'selector');
  if (booleanAt(job, 'spec', 'manualSelector') === true || !isMap(selector)) return [];
  const { uid = '', name } = job.metadata;
  const expected = {
    'controller-uid': uid,
    'job-name': name,
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
  };
  const labels = mapAt(job, 'spec', 'template', 'metadata', 'labels');
  const field = 'spec.template.metadata.labels';
  return [
    ...Object.entries(expected).flatMap(([key, value]) => {
      if (labels[key] === undefined) return [requiredValue(`${field}[${key}]`, `must be '${value}'`)];
      return labels[key] === value ? [] : [invalidValue(`${field}[${key}]`, labels, `must be '${value}'`)];
    }),
    ...(isReadable(selector) && !selects(selector, expected)
      ? [invalidValue('spec.selector', selector, '`selector` not auto-generated')]
      : []),
  ];
}

const counts = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
];
const modes = ['NonIndexed', 'Indexed'];

function jobSpecErrors(spec: Json | undefined, path: string): Errors {
  const mode = textAt(spec, 'completionMode');
  const isIndexed = mode === 'Indexed';
  const manager = at(spec, 'managedBy');
  return [
    ...nonNegative(spec, counts, path),
    ...(isSet(spec, 'maxFailedIndexes') && !isSet(spec, 'backoffLimitPerIndex')
      ? [requiredValue(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified')]
      : []),
    ...(typeof manager === 'string' ? prefixedPathErrors(manager, `${path}.managedBy`) : []),
    ...(typeof manager === 'string' && manager.length > 63 ? [tooLong(`${path}.managedBy`, 63)] : []),
    ...(mode === '' || modes.includes(mode) ? [] : [notSupported(`${path}.completionMode`, mode, modes)]),
    ...(isIndexed ? indexedErrors(spec, path) : []),
    ...(mode === '' || mode === 'NonIndexed'
      ? ['backoffLimitPerIndex', 'maxFailedIndexes']
          .filter((name) => isSet(spec, name))
          .map((name) => invalidValue(`${path}.${name}`, at(spec, name) ?? 0, 'requires indexed completion mode'))
      : []),
    ...(isSet(spec, 'podFailurePolicy') ? failurePolicyErrors(spec, `${path}.podFailurePolicy`) : []),
    ...(isSet(spec, 'successPolicy') ? successPolicyErrors(spec, `${path}.successPolicy`) : []),
    ...replacementErrors(spec, path),
    ...templateErrors(at(spec, 'template'), `${path}.template`),
    ...restartErrors(spec, `${path}.template.spec.restartPolicy`),
  ];
}

const domainPath = /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;

/** `acme.io/foo`. Source: apimachinery util/validation, IsDomainPrefixedPath. */
export function prefixedPathErrors(text: string, field: string): Errors {
  if (text === '') return [requiredValue(field)];
  const slash = text.indexOf('/');
  if (slash <= 0 || slash === text.length - 1) {
    return [invalidValue(field, text, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  }
  const [host, path] = [text.slice(0, slash), text.slice(slash + 1)];
  const why = "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')";
  return [...named(field, host, isSubdomain), ...(domainPath.test(path) ? [] : [invalidValue(field, path, why)])];
}

function indexedErrors(spec: Json | undefined, path: string): Errors {
  const [completions, parallelism, failed] = ['completions', 'parallelism', 'maxFailedIndexes'].map((name) =>
    numberAt(spec, name),
  );
  const most = (name: string, value: number | undefined, limit: number, when = ''): Errors =>
    value !== undefined && value > limit
      ? [invalidValue(`${path}.${name}`, value, `must be less than or equal to ${limit}${when}`)]
      : [];
  const isBig = (completions ?? 0) > 100_000 && isSet(spec, 'backoffLimitPerIndex');
  const when = ' when completions are above 100000 and used with backoff limit per index';
  return [
    ...(completions === undefined ? [requiredValue(`${path}.completions`, 'when completion mode is Indexed')] : []),
    ...most('parallelism', parallelism, 100_000, ' when completion mode is Indexed'),
    ...(completions !== undefined && failed !== undefined && failed > completions
      ? [invalidValue(`${path}.maxFailedIndexes`, failed, 'must be less than or equal to completions')]
      : []),
    ...most('maxFailedIndexes', failed, 100_000),
    ...(isBig && failed === undefined
      ? [requiredValue(`${path}.maxFailedIndexes`, 'must be specified when completions is above 100000')]
      : []),
    ...(isBig
      ? [...most('parallelism', parallelism, 10_000, when), ...most('maxFailedIndexes', failed, 10_000, when)]
      : []),
  ];
}

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const exitOperators = ['In', 'NotIn'];
const statuses = ['False', 'True', 'Unknown'];

function listed(words: readonly string[]): string {
  return `valid values: [${words.map((word) => JSON.stringify(word)).join(' ')}]`;
}

function failurePolicyErrors(spec: Json | undefined, path: string): Errors {
  const rules = listAt(spec, 'podFailurePolicy', 'rules');
  const names = ['containers', 'initContainers'].flatMap((list) =>
    listAt(spec, 'template', 'spec', list).map((container) => textAt(container, 'name')),
  );
  return [
    ...(rules.length > 20 ? [tooMany(`${path}.rules`, rules.length, 20)] : []),
    ...rules.flatMap((rule, i) => failureRuleErrors(rule, `${path}.rules[${i}]`, { spec, names })),
  ];
}

interface Around {
  readonly spec: Json | undefined;
  readonly names: readonly string[];
}

function failureRuleErrors(rule: Json, field: string, { spec, names }: Around): Errors {
  const action = textAt(rule, 'action');
  const codes = at(rule, 'onExitCodes');
  const conditions = listAt(rule, 'onPodConditions');
  return [
    ...(action === '' ? [requiredValue(`${field}.action`, listed(actions))] : []),
    ...(action === 'FailIndex' && !isSet(spec, 'backoffLimitPerIndex')
      ? [invalidValue(`${field}.action`, action, 'requires the backoffLimitPerIndex to be set')]
      : []),
    ...(action === '' || actions.includes(action) ? [] : [notSupported(`${field}.action`, action, actions)]),
    ...(codes === undefined ? [] : exitCodeErrors(codes, `${field}.onExitCodes`, names)),
    ...(conditions.length > 20 ? [tooMany(`${field}.onPodConditions`, conditions.length, 20)] : []),
    ...conditions.flatMap((condition, i) => {
      const own = `${field}.onPodConditions[${i}]`;
      const status = textAt(condition, 'status');
      return [
        ...named(`${own}.type`, textAt(condition, 'type'), isQualifiedName),
        ...(status === '' ? [requiredValue(`${own}.status`, listed(statuses))] : []),
        ...(status === '' || statuses.includes(status) ? [] : [notSupported(`${own}.status`, status, statuses)]),
      ];
    }),
    ...(codes !== undefined && conditions.length > 0
      ? [omittedValue(field, 'specifying both OnExitCodes and OnPodConditions is not supported')]
      : []),
    ...(codes === undefined && conditions.length === 0
      ? [omittedValue(field, 'specifying one of OnExitCodes and OnPodConditions is required')]
      : []),
  ];
}

function exitCodeErrors(codes: Json, field: string, names: readonly string[]): Errors {
  const operator = textAt(codes, 'operator');
  const container = at(codes, 'containerName');
  const values = listAt(codes, 'values').map(Number);
  const isOrdered = values.every((value, i) => i === 0 || (values[i - 1] ?? 0) <= value);
  return [
    ...(operator === '' ? [requiredValue(`${field}.operator`, listed(exitOperators))] : []),
    ...(operator === '' || exitOperators.includes(operator)
      ? []
      : [notSupported(`${field}.operator`, operator, exitOperators)]),
    ...(typeof container === 'string' && !names.includes(container)
      ? [
          invalidValue(
            `${field}.containerName`,
            container,
            'must be one of the container or initContainer names in the pod template',
          ),
        ]
      : []),
    ...(values.length === 0 ? [invalidValue(`${field}.values`, null, 'at least one value is required')] : []),
    ...(values.length > 255 ? [tooMany(`${field}.values`, values.length, 255)] : []),
    ...values.flatMap((value, i) => [
      ...(operator === 'In' && value === 0
        ? [invalidValue(`${field}.values[${i}]`, value, 'must not be 0 for the In operator')]
        : []),
      ...(values.indexOf(value) < i ? [duplicateValue(`${field}.values[${i}]`, value)] : []),
    ]),
    ...(isOrdered ? [] : [invalidValue(`${field}.values`, values, 'must be ordered')]),
  ];
}

function successPolicyErrors(spec: Json | undefined, path: string): Errors {
  const rules = listAt(spec, 'successPolicy', 'rules');
  if (textAt(spec, 'completionMode') !== 'Indexed') {
    const shown = {
      Rules: rules.map((rule) => ({
        SucceededIndexes: at(rule, 'succeededIndexes') ?? null,
        SucceededCount: at(rule, 'succeededCount') ?? null,
      })),
    };
    return [invalidValue(path, shown, 'requires indexed completion mode')];
  }
  const completions = numberAt(spec, 'completions') ?? 0;
  return [
    ...(rules.length === 0
      ? [requiredValue(`${path}.rules`, 'at least one rules must be specified when the successPolicy is specified')]
      : []),
    ...(rules.length > 20 ? [tooMany(`${path}.rules`, rules.length, 20)] : []),
    ...rules.flatMap((rule, i) => successRuleErrors(rule, `${path}.rules[${i}]`, completions)),
  ];
}

function successRuleErrors(rule: Json, field: string, completions: number): Errors {
  const [indexes, count] = [at(rule, 'succeededIndexes'), numberAt(rule, 'succeededCount')];
  const found = typeof indexes === 'string' ? countIndexes(indexes, completions) : undefined;
  const place = `${field}.succeededCount`;
  return [
    ...(indexes === undefined && count === undefined
      ? [requiredValue(field, 'at least one of succeededCount or succeededIndexes must be specified')]
      : []),
    ...(typeof found === 'string'
      ? [invalidValue(`${field}.succeededIndexes`, indexes ?? '', `error parsing succeededIndexes: ${found}`)]
      : []),
    ...(count === undefined ? [] : nonNegative(rule, ['succeededCount'], field)),
    ...(count !== undefined && count > completions
      ? [
          invalidValue(
            place,
            count,
            `must be less than or equal to ${completions} (the number of specified completions)`,
          ),
        ]
      : []),
    ...(count !== undefined && typeof found === 'number' && count > found
      ? [
          invalidValue(
            place,
            count,
            `must be less than or equal to ${found} (the number of indexes in the specified succeededIndexes field)`,
          ),
        ]
      : []),
  ];
}

/** How many indexes `1,3-5` holds, or what is wrong with it. */
function countIndexes(text: string, completions: number): number | string {
  if (text === '') return 0;
  let total = 0;
  let last = -1;
  for (const part of text.split(',')) {
    const [from = '', to, ...more] = part.split('-');
    if (more.length > 0)
      return `the fragment ${JSON.stringify(part)} violates the requirement that an index interval can have at most two parts separated by '-'`;
    for (const one of to === undefined ? [from] : [from, to]) {
      if (!/^\d+$/.test(one)) return `cannot convert string to integer for index: ${JSON.stringify(one)}`;
      if (Number(one) >= completions) return `too large index: ${JSON.stringify(one)}`;
    }
    const [low, high] = [Number(from), Number(to ?? from)];
    if (low <= last) return `non-increasing order, previous: ${last}, current: ${low}`;
    if (high < low) return `non-increasing order, previous: ${low}, current: ${high}`;
    total += high - low + 1;
    last = high;
  }
  return total;
}

function replacementErrors(spec: Json | undefined, path: string): Errors {
  const allowed = isSet(spec, 'podFailurePolicy') ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
  return supported(spec, 'podReplacementPolicy', path, allowed);
}

function restartErrors(spec: Json | undefined, field: string): Errors {
  const policy = textAt(spec, 'template', 'spec', 'restartPolicy');
  if (policy === '' || policy === 'Always') return [requiredValue(field, 'valid values: "OnFailure", "Never"')];
  if (policy !== 'OnFailure' && policy !== 'Never') return [notSupported(field, policy, ['OnFailure', 'Never'])];
  return isSet(spec, 'podFailurePolicy') && policy !== 'Never'
    ? [invalidValue(field, policy, 'only "Never" is supported when podFailurePolicy is specified')]
    : [];
}

/** A Job that has not started may still be placed elsewhere. */
const placement = ['nodeSelector', 'tolerations', 'schedulingGates'];

export function jobChangeErrors(next: KubeObject, live: KubeObject): Errors {
  const of = (object: KubeObject, name: string): Json | undefined => at(object, 'spec', name);
  const isOpen = booleanAt(live, 'spec', 'suspend') === true && !isSet(live, 'status', 'startTime');
  const template = of(next, 'template');
  const isSame = equalJson(
    isOpen ? withoutPlacement(template) : (template ?? null),
    isOpen ? withoutPlacement(of(live, 'template')) : (of(live, 'template') ?? null),
  );
  return [
    ...completionsErrors(next, live),
    ...immutableErrors(of(next, 'selector'), of(live, 'selector'), 'spec.selector'),
    ...(isSame ? [] : [invalidValue('spec.template', template ?? null, 'field is immutable')]),
    ...['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'].flatMap((name) =>
      immutableErrors(of(next, name), of(live, name), `spec.${name}`),
    ),
  ];
}

/** Indexed Jobs may grow and shrink when parallelism goes along. */
function completionsErrors(next: KubeObject, live: KubeObject): Errors {
  const [is, was] = [next, live].map((object) => at(object, 'spec', 'completions'));
  if (equalJson(is ?? null, was ?? null)) return [];
  const isIndexed = textAt(next, 'spec', 'completionMode') === 'Indexed';
  if (isIndexed && is === undefined) return [];
  if (!isIndexed) return [invalidValue('spec.completions', is ?? null, 'field is immutable')];
  const parallelism = at(next, 'spec', 'parallelism');
  return equalJson(parallelism, is)
    ? []
    : [invalidValue('spec.completions', is ?? null, 'can only be modified in tandem with parallelism')];
}

function withoutPlacement(template: Json | undefined): Json {
  const { metadata, spec, ...rest } = mapAt(template);
  const { annotations: _annotations, labels: _labels, ...named } = mapAt(metadata);
  const own = Object.fromEntries(Object.entries(mapAt(spec)).filter(([name]) => !placement.includes(name)));
  const { nodeAffinity: _node, ...affinity } = mapAt(own['affinity']);
  const { affinity: _affinity, ...bare } = own;
  return { ...rest, metadata: named, spec: Object.keys(affinity).length === 0 ? bare : { ...bare, affinity } };
}

const concurrencies = ['Allow', 'Forbid', 'Replace'];

export function cronJobErrors(cron: KubeObject): Errors {
  const spec = cron['spec'];
  const { name } = cron.metadata;
  return [
    ...scheduleErrors(spec),
    ...nonNegative(spec, ['startingDeadlineSeconds'], 'spec'),
    ...supported(spec, 'concurrencyPolicy', 'spec', concurrencies),
    ...jobSpecErrors(at(spec, 'jobTemplate', 'spec'), 'spec.jobTemplate.spec'),
    ...(isSet(spec, 'jobTemplate', 'spec', 'selector')
      ? [
          invalidValue(
            'spec.jobTemplate.spec.selector',
            at(spec, 'jobTemplate', 'spec', 'selector') ?? null,
            '`selector` will be auto-generated',
          ),
        ]
      : []),
    ...(booleanAt(spec, 'jobTemplate', 'spec', 'manualSelector') === true
      ? [notSupported('spec.jobTemplate.spec.manualSelector', true, ['nil', 'false'])]
      : []),
    ...nonNegative(spec, ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit'], 'spec'),
    ...(name.length > 52 ? [invalidValue('metadata.name', name, tooLongName(52))] : []),
  ];
}

function scheduleErrors(spec: Json | undefined): Errors {
  const schedule = textAt(spec, 'schedule');
  if (schedule === '') return [requiredValue('spec.schedule'), ...zoneErrors(spec)];
  const hasZone = schedule.includes('TZ');
  const problem = scheduleProblem(schedule);
  return [
    ...(problem === undefined ? [] : [invalidValue('spec.schedule', schedule, problem)]),
    ...(hasZone
      ? [invalidValue('spec.schedule', schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')]
      : []),
    ...zoneErrors(spec),
  ];
}

function zoneErrors(spec: Json | undefined): Errors {
  const zone = at(spec, 'timeZone');
  if (typeof zone !== 'string') return [];
  const field = 'spec.timeZone';
  if (zone === '') return [invalidValue(field, zone, 'timeZone must be nil or non-empty string')];
  if (zone.toLowerCase() === 'local')
    return [
      invalidValue(field, zone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'),
    ];
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return [];
  } catch {
    return [invalidValue(field, zone, `unknown time zone ${zone}`)];
  }
}
