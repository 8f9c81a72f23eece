import { isMap } from '#object/json.ts';
import type { Json } from '#object/json.ts';
import type { KubeObject } from '#object/object.ts';
import { put } from '#object/put.ts';

/**
 * A Secret as the API server stores it: `stringData` written over `data` in base64, and gone. Other objects stay as they
 * are. Source: kubernetes, `registry/core/secret/strategy.go`.
 */
export function foldStringData(object: KubeObject): KubeObject {
  const { stringData, ...rest } = object;
  if (object.kind !== 'Secret' || object.apiVersion !== 'v1' || stringData === undefined) return object;
  const data: Record<string, Json> = { ...(isMap(rest['data']) ? rest['data'] : {}) };
  for (const [key, text] of Object.entries(isMap(stringData) ? stringData : {})) {
    put(data, key, base64(typeof text === 'string' ? text : ''));
  }
  return { ...rest, data } as KubeObject;
}

/** Standard base64 of the UTF-8 bytes. */
function base64(text: string): string {
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}
