import type { FieldSpec } from './field-spec.ts';
import { parseFieldSpec } from './notation.ts';

/** Kinds with pod templates, whose containers may hold `$(VAR)`. */
const templated = ['CronJob', 'DaemonSet', 'Deployment', 'Job', 'Pod', 'ReplicaSet', 'StatefulSet'] as const;

const podSpecs: Readonly<Record<string, string>> = { CronJob: 'spec/jobTemplate/spec/template/spec', Pod: 'spec' };

/** Upstream forgot `spec` for CronJobs and looks in the wrong place for StatefulSets. */
const nfsServers: Readonly<Record<string, string>> = {
  CronJob: 'spec/jobTemplate/spec/template/volumes/nfs/server',
  StatefulSet: 'spec/volumeClaimTemplates/spec/nfs/server',
};

function fieldsOf(kind: string): readonly string[] {
  const spec = podSpecs[kind] ?? 'spec/template/spec';
  const inContainers = ['containers', 'initContainers'].flatMap((containers) =>
    ['args', 'command', 'env/value', 'volumeMounts/mountPath'].map((field) => `${spec}/${containers}/${field}`),
  );
  return [...inContainers, nfsServers[kind] ?? `${spec}/volumes/nfs/server`].map((path) => `${path} ${kind}`);
}

/** Where `$(VAR)` is replaced. Source: kustomize api/internal/konfig/builtinpluginconsts/varreference.go. */
export const varFields: readonly FieldSpec[] = [
  ...templated.flatMap(fieldsOf),
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
