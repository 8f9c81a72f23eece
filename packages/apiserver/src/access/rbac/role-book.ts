import type { KubeObject } from '@capstan/kube/object/object.ts';

import type { Machine } from '#verbs/machine.ts';

import type { RoleBook } from './bindings.ts';

/** The roles and bindings in the store. Lists are kept until the store changes them. */
export function roleBookOf({ store, afterWrite }: Machine): RoleBook {
  const of = (name: string) => store.collection(`${name}.rbac.authorization.k8s.io`);
  let clusterBindings: readonly KubeObject[] | undefined;
  const bindings = new Map<string, readonly KubeObject[]>();
  afterWrite.push(({ collection }) => {
    if (collection === 'clusterrolebindings.rbac.authorization.k8s.io') clusterBindings = undefined;
    if (collection === 'rolebindings.rbac.authorization.k8s.io') bindings.clear();
  });
  return {
    clusterRole: (name) => of('clusterroles').get(name)?.value,
    role: (namespace, name) => of('roles').get(`${namespace}/${name}`)?.value,
    clusterRoleBindings: () =>
      (clusterBindings ??= of('clusterrolebindings')
        .entries()
        .map(({ value }) => value)),
    roleBindings(namespace) {
      const known = bindings.get(namespace);
      if (known !== undefined) return known;
      const found = of('rolebindings')
        .entries(`${namespace}/`)
        .map(({ value }) => value);
      bindings.set(namespace, found);
      return found;
    },
  };
}
