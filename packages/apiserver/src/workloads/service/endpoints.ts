import { isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, booleanAt, listAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

import { controllerReference } from '#workloads/runtime/owner.ts';
import { isFinished, isReady } from '#workloads/pod/state.ts';

/** The Endpoints of a Service: addresses of ready pods and of others, without those that are leaving. */
export function endpointsOf(service: KubeObject, pods: readonly KubeObject[]): KubeObject {
  const usable = pods.filter((pod) => hasAddress(pod) && pod.metadata.deletionTimestamp === undefined);
  const all = booleanAt(service, 'spec', 'publishNotReadyAddresses') === true;
  const ready = usable.filter((pod) => all || isReady(pod)).map(addressOf);
  const notReady = usable.filter((pod) => !all && !isReady(pod)).map(addressOf);
  const ports = portsOf(service, usable[0]);
  const subset: JsonMap = {
    ...(ready.length === 0 ? {} : { addresses: ready }),
    ...(notReady.length === 0 ? {} : { notReadyAddresses: notReady }),
    ...(ports.length === 0 ? {} : { ports }),
  };
  const { name, namespace = '', labels } = service.metadata;
  const managed = { 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' };
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name, namespace, labels: { ...labels, ...managed } },
    ...(usable.length === 0 ? {} : { subsets: [subset] }),
  };
}

/** The EndpointSlice of a Service; pods that are leaving stay in it, not ready but serving. */
export function endpointSliceOf(service: KubeObject, pods: readonly KubeObject[]): KubeObject {
  const usable = pods.filter(hasAddress);
  const { name, namespace = '', labels } = service.metadata;
  const endpoints = usable.map((pod) => {
    const terminating = pod.metadata.deletionTimestamp !== undefined;
    const ready = isReady(pod);
    return {
      addresses: [stringAt(pod, 'status', 'podIP') ?? ''],
      conditions: { ready: ready && !terminating, serving: ready, terminating },
      nodeName: stringAt(pod, 'spec', 'nodeName') ?? '',
      targetRef: targetOf(pod),
    };
  });
  const headless = stringAt(service, 'spec', 'clusterIP') === 'None';
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: '',
      generateName: `${name}-`,
      namespace,
      labels: {
        ...labels,
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        'kubernetes.io/service-name': name,
        ...(headless ? { 'service.kubernetes.io/headless': '' } : {}),
      },
      ownerReferences: [controllerReference(service)],
    },
    addressType: 'IPv4',
    endpoints: endpoints.length === 0 ? null : endpoints,
    ports: usable.length === 0 ? null : portsOf(service, usable[0]).map((port) => ({ name: '', ...port })),
  };
}

function hasAddress(pod: KubeObject): boolean {
  return stringAt(pod, 'status', 'podIP') !== undefined && !isFinished(pod);
}

function addressOf(pod: KubeObject): JsonMap {
  const ip = stringAt(pod, 'status', 'podIP') ?? '';
  return { ip, nodeName: stringAt(pod, 'spec', 'nodeName') ?? '', targetRef: targetOf(pod) };
}

function targetOf({ metadata }: KubeObject): JsonMap {
  return { kind: 'Pod', namespace: metadata.namespace ?? '', name: metadata.name, uid: metadata.uid ?? '' };
}

/** Ports as the pods have them: a named target port is looked up in the pod's containers. */
function portsOf(service: KubeObject, pod: KubeObject | undefined): readonly JsonMap[] {
  return listAt(service, 'spec', 'ports').flatMap((port) => {
    const target = at(port, 'targetPort') ?? at(port, 'port');
    const number = typeof target === 'string' ? namedPort(pod, target) : Number(target);
    const name = stringAt(port, 'name');
    if (number === undefined) return [];
    return [{ ...(name === undefined ? {} : { name }), port: number, protocol: stringAt(port, 'protocol') ?? 'TCP' }];
  });
}

function namedPort(pod: KubeObject | undefined, name: string): number | undefined {
  const ports: readonly Json[] = listAt(pod, 'spec', 'containers').flatMap((container) => listAt(container, 'ports'));
  return numberAt(
    ports.filter(isMap).find((port) => port['name'] === name),
    'containerPort',
  );
}
