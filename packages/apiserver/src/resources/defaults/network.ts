import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { JsonMap } from '@capstan/kube/object/json.ts';

import { chain, each, fill, within } from './fill.ts';

/** Source: kubernetes pkg/apis/core/v1/defaults.go, SetDefaults_Service. */
export function defaultService(spec: JsonMap): JsonMap {
  const withType = fill(spec, { sessionAffinity: 'None', type: 'ClusterIP' });
  const type = withType['type'];
  const external =
    type === 'NodePort' || type === 'LoadBalancer' || (isList(spec['externalIPs']) && spec['externalIPs'].length > 0);
  return chain(
    withType,
    (value) =>
      value['sessionAffinity'] === 'ClientIP'
        ? fill(value, { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } } })
        : value,
    (value) => (type === 'ExternalName' ? value : fill(value, { internalTrafficPolicy: 'Cluster' })),
    (value) => (external ? fill(value, { externalTrafficPolicy: 'Cluster' }) : value),
    (value) => (type === 'LoadBalancer' ? fill(value, { allocateLoadBalancerNodePorts: true }) : value),
    (value) =>
      each(value, 'ports', (port) => {
        const filled = fill(port, { protocol: 'TCP' });
        const target = filled['targetPort'];
        return target === undefined || target === 0 || target === ''
          ? { ...filled, targetPort: filled['port'] ?? 0 }
          : filled;
      }),
  );
}

export function defaultIngress(spec: JsonMap): JsonMap {
  return spec;
}

export function defaultNetworkPolicy(spec: JsonMap): JsonMap {
  const egress = isList(spec['egress']) && spec['egress'].length > 0;
  const policyTypes = egress ? ['Ingress', 'Egress'] : ['Ingress'];
  const ports = (rule: JsonMap): JsonMap => each(rule, 'ports', (port) => fill(port, { protocol: 'TCP' }));
  return chain(
    isList(spec['policyTypes']) && spec['policyTypes'].length > 0 ? spec : { ...spec, policyTypes },
    (value) => each(value, 'ingress', ports),
    (value) => each(value, 'egress', ports),
  );
}

export function defaultEndpointSlice(slice: JsonMap): JsonMap {
  return each(slice, 'ports', (port) => fill({ name: '', ...port }, { protocol: 'TCP' }));
}

export function defaultEndpoints(endpoints: JsonMap): JsonMap {
  return each(endpoints, 'subsets', (subset) => each(subset, 'ports', (port) => fill(port, { protocol: 'TCP' })));
}

export function defaultIngressClass(spec: JsonMap): JsonMap {
  return within(spec, 'parameters', (parameters) => fill(parameters, { scope: 'Cluster' }));
}

/** autoscaling/v2: one replica at least, processor use as the measure, and the usual speed of change. */
export function defaultAutoscaler(spec: JsonMap): JsonMap {
  const metrics = isList(spec['metrics']) && spec['metrics'].length > 0;
  const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } };
  const withMetrics = metrics ? spec : { ...spec, metrics: [cpu] };
  return chain(fill(withMetrics, { minReplicas: 1 }), (value) => within(value, 'behavior', defaultBehavior));
}

function defaultBehavior(behavior: JsonMap): JsonMap {
  const up = {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
    policies: [
      { type: 'Pods', value: 4, periodSeconds: 15 },
      { type: 'Percent', value: 100, periodSeconds: 15 },
    ],
  };
  const down = { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] };
  return {
    ...behavior,
    scaleUp: fill(isMap(behavior['scaleUp']) ? behavior['scaleUp'] : {}, up),
    scaleDown: fill(isMap(behavior['scaleDown']) ? behavior['scaleDown'] : {}, down),
  };
}
