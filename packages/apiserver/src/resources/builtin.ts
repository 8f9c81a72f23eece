import { builtinResources, builtinType } from '@capstan/kube/schema/builtin.ts';

import { apiVersionOf, resourceName } from './resource.ts';
import type { Resource } from './resource.ts';

/** Kinds that share the objects of another group or version: [group, version, plural] to the apiVersion that is stored. */
const storedElsewhere: readonly {
  readonly group: string;
  readonly plural: string;
  readonly storage: string;
  readonly storedAs: string;
}[] = [
  {
    group: 'autoscaling',
    plural: 'horizontalpodautoscalers',
    storage: 'horizontalpodautoscalers.autoscaling',
    storedAs: 'autoscaling/v2',
  },
  { group: 'events.k8s.io', plural: 'events', storage: 'events', storedAs: 'v1' },
];

/** All resources of a Kubernetes 1.36 server, in the order of discovery. */
export function builtinResourceTable(): readonly Resource[] {
  return builtinResources().map((info) => {
    const elsewhere = storedElsewhere.find(({ group, plural }) => group === info.group && plural === info.resource);
    const type = builtinType(info.group, info.version, info.kind);
    if (type === undefined) throw new Error(`schema table: no type for ${apiVersionOf(info)} ${info.kind}`);
    return {
      group: info.group,
      version: info.version,
      kind: info.kind,
      listKind: `${info.kind}List`,
      plural: info.resource,
      singular: info.singular,
      shortNames: info.shortNames,
      categories: info.categories,
      namespaced: info.namespaced,
      verbs: info.verbs,
      subresources: info.subresources,
      storage: elsewhere?.storage ?? resourceName({ group: info.group, plural: info.resource }),
      storedAs: elsewhere?.storedAs ?? apiVersionOf(info),
      type,
    };
  });
}
