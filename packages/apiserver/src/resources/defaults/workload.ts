import { isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';

import { chain, each, fill, within } from './fill.ts';
import { defaultClaim, defaultPodSpec } from './pod-spec.ts';

/** Defaults of kinds that make pods. Source: kubernetes pkg/apis/{apps,batch,core}/v1/defaults.go. */
export function defaultTemplate(spec: JsonMap): JsonMap {
  return within(spec, 'template', (template) => within(template, 'spec', defaultPodSpec));
}

export function defaultDeployment(spec: JsonMap): JsonMap {
  const strategy = isMap(spec['strategy']) ? spec['strategy'] : {};
  return chain(
    { ...spec, strategy: defaultStrategy(strategy) },
    (value) => fill(value, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 }),
    defaultTemplate,
  );
}

function defaultStrategy(given: JsonMap): JsonMap {
  const strategy = fill(given, { type: 'RollingUpdate' });
  if (strategy['type'] !== 'RollingUpdate') return strategy;
  const rolling = isMap(strategy['rollingUpdate']) ? strategy['rollingUpdate'] : {};
  return { ...strategy, rollingUpdate: fill(rolling, { maxUnavailable: '25%', maxSurge: '25%' }) };
}

export function defaultReplicaSet(spec: JsonMap): JsonMap {
  return defaultTemplate(fill(spec, { replicas: 1 }));
}

export function defaultDaemonSet(spec: JsonMap): JsonMap {
  const strategy = fill(isMap(spec['updateStrategy']) ? spec['updateStrategy'] : {}, { type: 'RollingUpdate' });
  const rolling = isMap(strategy['rollingUpdate']) ? strategy['rollingUpdate'] : {};
  const updateStrategy =
    strategy['type'] === 'RollingUpdate'
      ? { ...strategy, rollingUpdate: fill(rolling, { maxUnavailable: 1, maxSurge: 0 }) }
      : strategy;
  return defaultTemplate(fill({ ...spec, updateStrategy }, { revisionHistoryLimit: 10 }));
}

export function defaultStatefulSet(spec: JsonMap): JsonMap {
  const strategy = fill(isMap(spec['updateStrategy']) ? spec['updateStrategy'] : {}, { type: 'RollingUpdate' });
  const rolling = isMap(strategy['rollingUpdate']) ? strategy['rollingUpdate'] : {};
  const updateStrategy =
    strategy['type'] === 'RollingUpdate' ? { ...strategy, rollingUpdate: fill(rolling, { partition: 0 }) } : strategy;
  const retention = isMap(spec['persistentVolumeClaimRetentionPolicy'])
    ? spec['persistentVolumeClaimRetentionPolicy']
    : {};
  return chain(
    { ...spec, updateStrategy },
    (value) =>
      fill(value, {
        replicas: 1,
        podManagementPolicy: 'OrderedReady',
        revisionHistoryLimit: 10,
      }),
    (value) => ({
      ...value,
      persistentVolumeClaimRetentionPolicy: fill(retention, { whenDeleted: 'Retain', whenScaled: 'Retain' }),
    }),
    (value) => each(value, 'volumeClaimTemplates', defaultClaimTemplate),
    defaultTemplate,
  );
}

function defaultClaimTemplate(template: JsonMap): JsonMap {
  const status = fill(isMap(template['status']) ? template['status'] : {}, { phase: 'Pending' });
  return {
    ...fill(template, { kind: 'PersistentVolumeClaim', apiVersion: 'v1' }),
    spec: defaultClaim(isMap(template['spec']) ? template['spec'] : {}),
    status,
  };
}

export function defaultJob(spec: JsonMap): JsonMap {
  const indexed = spec['completionMode'] === 'Indexed';
  const neither = spec['completions'] === undefined && spec['parallelism'] === undefined;
  return chain(
    fill(spec, {
      ...(neither ? { completions: 1 } : {}),
      parallelism: 1,
      backoffLimit: indexed && spec['backoffLimitPerIndex'] !== undefined ? 2_147_483_647 : 6,
      completionMode: 'NonIndexed',
      suspend: false,
      podReplacementPolicy: spec['podFailurePolicy'] === undefined ? 'TerminatingOrFailed' : 'Failed',
      manualSelector: spec['manualSelector'],
    }),
    (value) =>
      within(value, 'podFailurePolicy', (policy) =>
        each(policy, 'rules', (rule) =>
          each(rule, 'onPodConditions', (condition) => fill(condition, { status: 'True' })),
        ),
      ),
    defaultTemplate,
  );
}

export function defaultCronJob(spec: JsonMap): JsonMap {
  return chain(
    fill(spec, {
      concurrencyPolicy: 'Allow',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    }),
    (value) => within(value, 'jobTemplate', (template) => within(template, 'spec', defaultTemplate)),
  );
}

export function defaultReplicationController(spec: JsonMap): JsonMap {
  const labels =
    isMap(spec['template']) && isMap(spec['template']['metadata']) ? spec['template']['metadata']['labels'] : undefined;
  const selector: Json | undefined = spec['selector'] ?? labels;
  return defaultTemplate(fill(spec, { replicas: 1, ...(selector === undefined ? {} : { selector }) }));
}
