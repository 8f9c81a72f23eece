import { itself } from '#workloads/runtime/controller.ts';
import type { Controller, World } from '#workloads/runtime/controller.ts';
import { partOf, writeStatus } from '#workloads/runtime/status.ts';

import { balancerAddress } from './controller.ts';

const resource = 'ingresses.networking.k8s.io';

/** Gives every Ingress an address, as an ingress controller would. */
export function ingressController({ live }: World): Controller {
  return {
    name: 'ingress',
    triggers: { [resource]: itself },
    reconcile: ({ namespace, name }) => {
      const ingress = live.get(resource, namespace, name);
      if (ingress === undefined || ingress.metadata.deletionTimestamp !== undefined) return undefined;
      const loadBalancer = { ingress: [{ ip: balancerAddress }] };
      writeStatus(live, resource, ingress, { ...partOf(ingress, 'status'), loadBalancer });
      return undefined;
    },
  };
}
