import { isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';

/**
 * A desired object in the form in which the API server would keep it, where no type says so (argocd.md 3.2): the
 * stringData of a Secret becomes data, null values of data become empty, and the status is nobody's wish.
 */
export function normalizeDesired(object: KubeObject): KubeObject {
  const { status: _status, ...rest } = object;
  const desired = (Object.hasOwn(object, 'status') ? rest : object) as KubeObject;
  return desired.apiVersion === 'v1' && desired.kind === 'Secret' ? normalizeSecret(desired) : desired;
}

function normalizeSecret(secret: KubeObject): KubeObject {
  const { stringData, data, ...rest } = secret;
  if (!isMap(stringData) && !isMap(data)) return secret;
  const values: Record<string, Json> = {};
  for (const [key, value] of Object.entries(isMap(data) ? data : {})) values[key] = value ?? '';
  for (const [key, value] of Object.entries(isMap(stringData) ? stringData : {})) {
    values[key] = encode(typeof value === 'string' ? value : '');
  }
  return { ...rest, data: values } as KubeObject;
}

/** Base64 of the UTF-8 bytes. */
function encode(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}
