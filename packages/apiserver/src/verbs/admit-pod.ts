import { isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, mapAt, stringAt } from '@capstan/kube/object/read.ts';

import type { Resource } from '#resources/resource.ts';

import type { Admitted } from './admitted.ts';
import { generatedName } from './generate-name.ts';
import type { Machine } from './machine.ts';
import { forbidden } from './status.ts';
import type { Refusal } from './status.ts';

const lostNode = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];
const tokenFolder = '/var/run/secrets/kubernetes.io/serviceaccount';
const tokenSeconds = 3607;

/** Service account and its token, tolerations of lost nodes, priority: what admission gives every new pod. */
export function admitPod(machine: Machine, resource: Resource, pod: KubeObject): Admitted | Refusal {
  const spec = mapAt(pod, 'spec');
  const account = stringAt(spec, 'serviceAccountName') ?? 'default';
  const namespace = pod.metadata.namespace ?? '';
  const found = machine.store.collection('serviceaccounts').get(`${namespace}/${account}`);
  if (found === undefined) {
    const why = `error looking up service account ${namespace}/${account}: serviceaccount ${JSON.stringify(account)} not found`;
    return forbidden(resource, pod.metadata.name, why);
  }
  const mounts = at(spec, 'automountServiceAccountToken') ?? at(found.value, 'automountServiceAccountToken') ?? true;
  const admitted: JsonMap = {
    ...spec,
    serviceAccountName: account,
    serviceAccount: account,
    tolerations: tolerationsOf(spec),
    priority: spec['priority'] ?? 0,
    preemptionPolicy: spec['preemptionPolicy'] ?? 'PreemptLowerPriority',
  };
  const withToken = mounts === true ? mountToken(machine, admitted) : admitted;
  return { ok: true, object: { ...pod, spec: withToken }, warnings: [] };
}

function tolerationsOf(spec: JsonMap): Json {
  const given = listAt(spec, 'tolerations');
  const missing = lostNode.filter(
    (key) =>
      !given.some(
        (one) => (stringAt(one, 'key') ?? key) === key && ['', 'NoExecute'].includes(stringAt(one, 'effect') ?? ''),
      ),
  );
  return [
    ...given,
    ...missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 })),
  ];
}

/** A volume with a token, mounted by every container that has nothing at that place. */
function mountToken(machine: Machine, spec: JsonMap): JsonMap {
  const volumes = listAt(spec, 'volumes');
  const present = volumes.map((one) => stringAt(one, 'name') ?? '').find((one) => one.startsWith('kube-api-access-'));
  const name = present ?? generatedName('kube-api-access-', machine.random);
  const mount = { name, readOnly: true, mountPath: tokenFolder };
  const mounted = (container: Json): Json => {
    const mounts = listAt(container, 'volumeMounts');
    if (!isMap(container) || mounts.some((one) => stringAt(one, 'mountPath') === tokenFolder)) return container;
    return { ...container, volumeMounts: [...mounts, mount] };
  };
  const init = listAt(spec, 'initContainers');
  return {
    ...spec,
    volumes: present === undefined ? [...volumes, tokenVolume(name)] : volumes,
    containers: listAt(spec, 'containers').map(mounted),
    ...(init.length === 0 ? {} : { initContainers: init.map(mounted) }),
  };
}

function tokenVolume(name: string): Json {
  const namespace = { path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } };
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: tokenSeconds, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: [namespace] } },
      ],
      defaultMode: 420,
    },
  };
}
