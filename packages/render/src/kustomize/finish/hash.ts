import { isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { stringAt } from '@capstan/kube/object/read.ts';
import { canonicalText } from '@capstan/kube/object/json.ts';
import type { Resource } from '#kustomize/resource.ts';
import { renamed } from '#kustomize/transform/affixes.ts';
import { sha256Hex } from '#tree/digest.ts';

/** Gives generated objects the hash of their content as name suffix. */
export function addHashes(resources: readonly Resource[]): readonly Resource[] {
  return resources.map((resource) =>
    resource.hashed ? renamed(resource, (name) => `${name}-${contentHash(resource.object)}`) : resource,
  );
}

/** Letters for the digits that could make words. */
const letters: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };

/** Ten letters of the hash of an object's content. Source: kustomize api/hasher/hasher.go. */
export function contentHash(object: JsonMap): string {
  const hex = sha256Hex(new TextEncoder().encode(goJson(hashedPart(object))));
  return hex.slice(0, 10).replace(/[013ae]/g, (digit) => letters[digit] ?? digit);
}

/** What counts of an object. The name is always empty: upstream looks it up in the wrong place, and all hashes rest on it. */
function hashedPart(object: JsonMap): Json {
  const kind = stringAt(object, 'kind') ?? '';
  const data = object['data'] ?? '';
  const withMap = (field: string): JsonMap => {
    const value = object[field];
    return isMap(value) ? { [field]: value } : {};
  };
  switch (kind) {
    case 'ConfigMap':
      return { kind, name: '', data, ...withMap('binaryData') };
    case 'Secret':
      return { kind, name: '', type: object['type'] ?? '', data, ...withMap('stringData') };
    default:
      return object;
  }
}

/** JSON as Go writes it: sorted keys, and characters that mean something in HTML escaped. */
function goJson(value: Json): string {
  return canonicalText(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
