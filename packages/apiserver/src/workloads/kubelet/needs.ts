import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, booleanAt, listAt, stringAt } from '@capstan/kube/object/read.ts';

/** Looks up a ConfigMap, Secret or claim in the pod's namespace. */
export type Find = (
  resource: 'configmaps' | 'secrets' | 'persistentvolumeclaims',
  name: string,
) => KubeObject | undefined;

interface Need {
  readonly resource: 'configmaps' | 'secrets';
  readonly name: string;
  readonly key?: string;
}

/** The first volume that cannot be mounted, as the message of FailedMount. */
export function mountProblem(pod: KubeObject, find: Find): string | undefined {
  for (const volume of listAt(pod, 'spec', 'volumes')) {
    const need = volumeNeed(volume);
    if (need === undefined || find(need.resource, need.name) !== undefined) continue;
    const kind = need.resource === 'configmaps' ? 'configmap' : 'secret';
    return `MountVolume.SetUp failed for volume "${stringAt(volume, 'name') ?? ''}" : ${kind} "${need.name}" not found`;
  }
  return undefined;
}

function volumeNeed(volume: Json): Need | undefined {
  const configMap = at(volume, 'configMap');
  const secret = at(volume, 'secret');
  const name = stringAt(configMap, 'name') ?? stringAt(secret, 'secretName');
  const optional = booleanAt(configMap ?? secret, 'optional') === true;
  if (name === undefined || optional) return undefined;
  return { resource: configMap === undefined ? 'secrets' : 'configmaps', name };
}

/** The first thing the container's environment needs that is not there, as CreateContainerConfigError says it. */
export function configProblem(pod: KubeObject, container: Json, find: Find): string | undefined {
  for (const { resource, name, key } of environmentNeeds(container)) {
    const kind = resource === 'configmaps' ? 'configmap' : 'secret';
    const found = find(resource, name);
    if (found === undefined) return `${kind} "${name}" not found`;
    if (key === undefined || hasKey(found, key)) continue;
    const title = resource === 'configmaps' ? 'ConfigMap' : 'Secret';
    return `couldn't find key ${key} in ${title} ${pod.metadata.namespace ?? ''}/${name}`;
  }
  return undefined;
}

function environmentNeeds(container: Json): readonly Need[] {
  const sources = listAt(container, 'envFrom').flatMap((source) => [
    need('configmaps', at(source, 'configMapRef')),
    need('secrets', at(source, 'secretRef')),
  ]);
  const values = listAt(container, 'env').flatMap((variable) => [
    need('configmaps', at(variable, 'valueFrom', 'configMapKeyRef')),
    need('secrets', at(variable, 'valueFrom', 'secretKeyRef')),
  ]);
  return [...sources, ...values].filter((one) => one !== undefined);
}

function need(resource: Need['resource'], ref: Json | undefined): Need | undefined {
  const name = stringAt(ref, 'name');
  if (name === undefined || booleanAt(ref, 'optional') === true) return undefined;
  const key = stringAt(ref, 'key');
  return key === undefined ? { resource, name } : { resource, name, key };
}

function hasKey(object: KubeObject, key: string): boolean {
  return at(object, 'data', key) !== undefined || at(object, 'binaryData', key) !== undefined;
}
