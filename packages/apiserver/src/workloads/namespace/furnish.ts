import type { KubeObject } from '@capstan/kube/object/object.ts';

import { itself } from '#workloads/runtime/controller.ts';
import type { Controller, Key, World } from '#workloads/runtime/controller.ts';
import type { MirrorChange } from '#workloads/runtime/mirror.ts';

const rootBundle = 'kube-root-ca.crt';

/** Every namespace has a ServiceAccount `default` and the certificate of the API; both come back when deleted. */
export function namespaceFurnishController({ live }: World, rootCertificate: string): Controller {
  const namespaceOf = ({ object, deleted }: MirrorChange): readonly Key[] =>
    deleted && ['default', rootBundle].includes(object.metadata.name)
      ? [{ namespace: '', name: object.metadata.namespace ?? '' }]
      : [];
  return {
    name: 'namespace-furnish',
    triggers: { namespaces: itself, serviceaccounts: namespaceOf, configmaps: namespaceOf },
    reconcile: ({ name }) => {
      const namespace = live.get('namespaces', '', name);
      if (namespace === undefined || namespace.metadata.deletionTimestamp !== undefined) return undefined;
      const account: KubeObject = {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'default', namespace: name },
      };
      if (live.get('serviceaccounts', name, 'default') === undefined) live.create('serviceaccounts', account);
      const bundle: KubeObject = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: rootBundle,
          namespace: name,
          annotations: {
            'kubernetes.io/description':
              'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
          },
        },
        data: { 'ca.crt': rootCertificate },
      };
      if (live.get('configmaps', name, rootBundle) === undefined) live.create('configmaps', bundle);
      return undefined;
    },
  };
}
