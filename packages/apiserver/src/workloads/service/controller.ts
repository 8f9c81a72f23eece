import { equalJson } from '@capstan/kube/object/json.ts';
import type { JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { mapAt, stringAt } from '@capstan/kube/object/read.ts';

import { itself, keyOf } from '#workloads/runtime/controller.ts';
import type { Controller, Key, World } from '#workloads/runtime/controller.ts';
import { matchesLabels } from '#workloads/runtime/selector.ts';
import { partOf, writeStatus } from '#workloads/runtime/status.ts';

import { endpointSliceOf, endpointsOf } from './endpoints.ts';
import { createPairs } from './pairs.ts';

const slices = 'endpointslices.discovery.k8s.io';

/** Endpoints and EndpointSlices of Services, and the address of those of type LoadBalancer. */
export function serviceController(world: World): Controller {
  const { live } = world;
  const pods = createPairs();
  const services = createPairs();

  const servicesOf = (pod: KubeObject | undefined): readonly Key[] => {
    const namespace = pod?.metadata.namespace ?? '';
    return Object.entries(pod?.metadata.labels ?? {}).flatMap(([label, value]) =>
      [...services.find(namespace, label, value)].map((name) => ({ namespace, name })),
    );
  };
  return {
    name: 'service',
    triggers: {
      services: (change) => {
        const key = keyOf(change.object);
        const first = Object.entries(mapAt(change.object, 'spec', 'selector')).slice(0, 1);
        if (change.deleted) services.forget(key);
        else services.set(key, Object.fromEntries(first));
        return itself(change);
      },
      pods: ({ object, previous, deleted }) => {
        if (deleted) pods.forget(keyOf(object));
        else if (object.metadata.labels !== previous?.metadata.labels)
          pods.set(keyOf(object), object.metadata.labels ?? {});
        return [
          ...servicesOf(object),
          ...(previous?.metadata.labels === object.metadata.labels ? [] : servicesOf(previous)),
        ];
      },
    },
    reconcile: ({ namespace, name }) => {
      const service = live.get('services', namespace, name);
      if (service === undefined) {
        const endpoints = live.get('endpoints', namespace, name);
        if (endpoints !== undefined) live.remove('endpoints', endpoints);
        return undefined;
      }
      if (service.metadata.deletionTimestamp !== undefined) return undefined;
      balance(world, service);
      const selector = mapAt(service, 'spec', 'selector');
      const [first] = Object.entries(selector);
      if (first === undefined || stringAt(service, 'spec', 'type') === 'ExternalName') return undefined;
      const chosen = [...pods.find(namespace, ...first)]
        .flatMap((pod) => live.get('pods', namespace, pod) ?? [])
        .filter((pod) => matchesLabels(selector, pod.metadata.labels))
        .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
      keep(world, 'endpoints', live.get('endpoints', namespace, name), endpointsOf(service, chosen));
      const slice = live.ownedBy(slices, service.metadata.uid ?? '')[0];
      keep(world, slices, slice, endpointSliceOf(service, chosen));
      return undefined;
    },
  };
}

/** Makes the object or brings it up to date; identity stays. */
function keep({ live }: World, resource: string, before: KubeObject | undefined, wish: KubeObject): void {
  if (before === undefined) {
    live.create(resource, wish);
    return;
  }
  const { metadata: _m, ...content } = wish;
  const { subsets: _s, ...rest } = before;
  const next: KubeObject = {
    ...rest,
    ...content,
    metadata: { ...before.metadata, labels: wish.metadata.labels ?? {} },
  } as KubeObject;
  if (!equalJson(next, before)) live.update(resource, next);
}

/** Where load balancers and ingresses are reached in the simulation. */
export const balancerAddress = '172.18.255.200';

function balance({ live }: World, service: KubeObject): void {
  const isBalanced = stringAt(service, 'spec', 'type') === 'LoadBalancer';
  const ingress: JsonMap = { ip: stringAt(service, 'spec', 'loadBalancerIP') ?? balancerAddress, ipMode: 'VIP' };
  const loadBalancer = isBalanced ? { ingress: [ingress] } : {};
  writeStatus(live, 'services', service, { ...partOf(service, 'status'), loadBalancer });
}
