import { isList, isMap } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import { parseQuantity, quantityText, roundUpQuantity } from '#object/quantity.ts';
import { fillByRule } from './default-rule.ts';
import type { DefaultRule } from './default-rule.ts';
import { jobRule } from './default-table.ts';

/**
 * Defaults that reach further than one field, by definition; they run before the rules of the same definition.
 * Each gives back the same map when it has nothing to do. Source: kubernetes 1.36, pkg/apis/<group>/<version>/defaults.go.
 */
export const adjustments: Readonly<Record<string, (map: JsonMap) => JsonMap>> = {
  'core.v1.Namespace': (namespace) => within(namespace, 'metadata', labelledByName),
  'core.v1.Pod': (pod) => within(pod, 'spec', podOnly),
  'core.v1.PodSpec': (spec) => hostPorts(oneAccountName(spec)),
  'core.v1.ResourceRequirements': (resources) =>
    within(within(resources, 'limits', roundedAmounts), 'requests', roundedAmounts),
  'core.v1.ServicePort': (port) => {
    const target = port['targetPort'] ?? 0;
    const own = port['port'];
    return (target === 0 || target === '') && own !== undefined ? { ...port, targetPort: own } : port;
  },
  'core.v1.PersistentVolumeClaimSpec': (spec) => {
    const { dataSource, dataSourceRef } = spec;
    return isMap(dataSource) && (dataSourceRef ?? null) === null ? { ...spec, dataSourceRef: dataSource } : spec;
  },
  'core.v1.LimitRangeItem': limits,
  'apps.v1.StatefulSetSpec': (spec) =>
    each(spec, 'volumeClaimTemplates', (template) =>
      template['kind'] !== undefined && template['apiVersion'] !== undefined
        ? template
        : { ...template, kind: 'PersistentVolumeClaim', apiVersion: 'v1' },
    ),
  'batch.v1.Job': (job) => within(job, 'spec', (spec) => fillByRule(spec, jobRule)),
  'autoscaling.v2.HorizontalPodAutoscalerBehavior': (behavior) =>
    fillScaling(fillScaling(behavior, 'scaleUp', scaleUp), 'scaleDown', scaleDown),
};

/** Selectors find a namespace by this label. */
function labelledByName(metadata: JsonMap): JsonMap {
  const { name, labels } = metadata;
  const key = 'kubernetes.io/metadata.name';
  if (typeof name !== 'string' || name === '' || mapOf(labels)[key] === name) return metadata;
  return { ...metadata, labels: { ...mapOf(labels), [key]: name } };
}

/** What pods get and templates do not: requests follow limits, links to services are on. */
function podOnly(spec: JsonMap): JsonMap {
  const linked = (spec['enableServiceLinks'] ?? null) === null ? { ...spec, enableServiceLinks: true } : spec;
  const whole = requestsOfLimits(linked);
  return each(each(whole, 'containers', requestsOfLimits), 'initContainers', requestsOfLimits);
}

function requestsOfLimits(holder: JsonMap): JsonMap {
  return within(holder, 'resources', (resources) => {
    const { limits, requests } = resources;
    if (!isMap(limits)) return resources;
    const given = isMap(requests) ? requests : {};
    const isComplete = Object.keys(limits).every((name) => Object.hasOwn(given, name));
    return isComplete ? resources : { ...resources, requests: { ...limits, ...given } };
  });
}

/** The older name of the field repeats the newer one. */
function oneAccountName(spec: JsonMap): JsonMap {
  const [name, older] = [spec['serviceAccountName'] ?? '', spec['serviceAccount'] ?? ''];
  const account = name === '' ? older : name;
  return account === name && account === older
    ? spec
    : { ...spec, serviceAccountName: account, serviceAccount: account };
}

/** In the host's network a container port is the host's port. */
function hostPorts(spec: JsonMap): JsonMap {
  if (spec['hostNetwork'] !== true) return spec;
  const ofContainer = (container: JsonMap): JsonMap =>
    each(container, 'ports', (port) => {
      const own = port['containerPort'];
      return (port['hostPort'] ?? 0) === 0 && own !== undefined ? { ...port, hostPort: own } : port;
    });
  return each(each(spec, 'containers', ofContainer), 'initContainers', ofContainer);
}

/** Resources are counted in thousandths: finer amounts round up. */
function roundedAmounts(amounts: JsonMap): JsonMap {
  const changed = Object.entries(amounts).flatMap(([name, amount]) => {
    const next = rounded(amount);
    return next === amount ? [] : [[name, next] as const];
  });
  return changed.length === 0 ? amounts : { ...amounts, ...Object.fromEntries(changed) };
}

function rounded(amount: Json): Json {
  if (typeof amount !== 'string') return amount;
  const quantity = parseQuantity(amount);
  return quantity === undefined || quantity.scale >= -3 ? amount : quantityText(roundUpQuantity(quantity, -3));
}

/** Of containers: the default limit is the maximum, the default request the default limit or the minimum. */
function limits(limit: JsonMap): JsonMap {
  if (limit['type'] !== 'Container') return limit;
  const limitOf = { ...mapOf(limit['max']), ...mapOf(limit['default']) };
  const requestOf = { ...mapOf(limit['min']), ...limitOf, ...mapOf(limit['defaultRequest']) };
  return withAmounts(withAmounts(limit, 'default', limitOf), 'defaultRequest', requestOf);
}

function withAmounts(limit: JsonMap, name: string, amounts: JsonMap): JsonMap {
  const isSame = Object.keys(amounts).length === Object.keys(mapOf(limit[name])).length;
  return isSame ? limit : { ...limit, [name]: amounts };
}

const scaleUp: DefaultRule = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};
const scaleDown: DefaultRule = { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] };

function fillScaling(behavior: JsonMap, name: string, rule: DefaultRule): JsonMap {
  const given = mapOf(behavior[name]);
  const filled = fillByRule(given, rule);
  return filled === given ? behavior : { ...behavior, [name]: filled };
}

function mapOf(value: Json | undefined): JsonMap {
  return isMap(value) ? value : {};
}

function within(map: JsonMap, name: string, change: (part: JsonMap) => JsonMap): JsonMap {
  const part = map[name];
  const next = isMap(part) ? change(part) : part;
  return next === part || next === undefined ? map : { ...map, [name]: next };
}

function each(map: JsonMap, name: string, change: (item: JsonMap) => JsonMap): JsonMap {
  const list = map[name];
  if (!isList(list)) return map;
  const next = list.map((item) => (isMap(item) ? change(item) : item));
  return next.every((item, i) => item === list[i]) ? map : { ...map, [name]: next };
}
