import type { FieldSpec } from './field-spec.ts';
import { parseFieldSpec } from './notation.ts';

/** Fields of containers in which `$(VAR)` is looked for. */
const ofContainers = ['containers', 'initContainers'].flatMap((list) =>
  ['args', 'command', 'env/value', 'volumeMounts/mountPath'].map((field) => `${list}/${field}`),
);

/** Where pods lie, by kind, and where the servers of their NFS volumes are looked for (upstream's paths are not all real ones). */
const pods: readonly (readonly [kind: string, spec: string, server: string])[] = [
  ['CronJob', 'spec/jobTemplate/spec/template/spec', 'spec/jobTemplate/spec/template/volumes/nfs/server'],
  ['DaemonSet', 'spec/template/spec', 'spec/template/spec/volumes/nfs/server'],
  ['Deployment', 'spec/template/spec', 'spec/template/spec/volumes/nfs/server'],
  ['Job', 'spec/template/spec', 'spec/template/spec/volumes/nfs/server'],
  ['Pod', 'spec', 'spec/volumes/nfs/server'],
  ['ReplicaSet', 'spec/template/spec', 'spec/template/spec/volumes/nfs/server'],
  ['StatefulSet', 'spec/template/spec', 'spec/volumeClaimTemplates/spec/nfs/server'],
];

/** Source: kustomize api/internal/konfig/builtinpluginconsts/varreference.go. */
export const variableFields: readonly FieldSpec[] = [
  ...pods.flatMap(([kind, spec, server]) => [
    ...ofContainers.map((field) => `${spec}/${field} ${kind}`),
    `${server} ${kind}`,
  ]),
  'spec/template/metadata/annotations Deployment',
  'spec/rules/host Ingress',
  'spec/tls/hosts Ingress',
  'spec/tls/secretName Ingress',
  'spec/ports/port Service',
  'spec/ports/targetPort Service',
  'spec/nfs/server PersistentVolume',
  'metadata/labels',
  'metadata/annotations',
].map(parseFieldSpec);
