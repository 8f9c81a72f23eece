import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { put } from '@capstan/kube/object/put.ts';
import { mapAt } from '@capstan/kube/object/read.ts';
import type { YamlNode } from '@capstan/kube/yaml/node.ts';
import { readNodes } from '@capstan/kube/yaml/read-nodes.ts';
import type { YamlDocument } from '@capstan/kube/yaml/read.ts';
import { refolded } from './refold.ts';

/** Keys after whose colon nothing is written, by the map they stand in. Maps are frozen by convention, so identity will do. */
const unwritten = new WeakMap<JsonMap, ReadonlySet<string>>();

/** Keys of a map that are null because nothing is written. A strategic merge takes these away, but leaves `key: null`. */
export function unwrittenKeys(map: JsonMap): ReadonlySet<string> | undefined {
  return unwritten.get(map);
}

/**
 * Documents with what depends on how they are written: kustomize works on the nodes of the text, not on values. Folded
 * texts come out as they do after being written once more, annotations are the texts that stand there, and nulls that
 * nobody wrote are noted. Only texts that hold such things are read a second time.
 */
export function asWritten(text: string, documents: readonly YamlDocument[]): readonly YamlDocument[] {
  const hasFolded = /[:-][ \t]+(?:[&!]\S+[ \t]+)*>/.test(text);
  if (!hasFolded && !documents.some(({ value }) => value !== undefined && needsText(value))) return documents;
  const roots = readNodes(text);
  if (roots?.length !== documents.length) return documents;
  return documents.map((document, i) => {
    const root = roots[i];
    if (root === undefined || document.value === undefined) return document;
    return { ...document, value: rewritten(document.value, root, []) };
  });
}

/** Some null, or an annotation that is no text. */
function needsText(value: Json): boolean {
  return hasNull(value) || objectsIn(value).some(hasOddAnnotation);
}

function hasNull(value: Json): boolean {
  if (value === null) return true;
  if (typeof value !== 'object') return false;
  if (isList(value)) return value.some(hasNull);
  for (const key in value) {
    const field = value[key];
    if (field !== undefined && hasNull(field)) return true;
  }
  return false;
}

function objectsIn(value: Json): readonly Json[] {
  return isMap(value) && isList(value['items']) ? [value, ...value['items']] : [value];
}

function hasOddAnnotation(object: Json): boolean {
  return Object.values(mapAt(object, 'metadata', 'annotations')).some(
    (text) => typeof text !== 'string' || text.endsWith('T00:00:00Z'),
  );
}

/** `path` is that of keys from the object down, [] below lists. */
function rewritten(value: Json, written: YamlNode, path: readonly string[]): Json {
  const node = written.kind === 'alias' ? written.target : written;
  if (node.kind === 'scalar') return scalar(value, node.text, node.style, path);
  if (node.kind === 'sequence' && isList(value)) {
    const { items } = node;
    return kept(
      value,
      value.map((item, i) => {
        const inner = items[i];
        return inner === undefined ? item : rewritten(item, inner, []);
      }),
    );
  }
  return node.kind === 'mapping' && isMap(value) ? rewrittenMap(value, node, path) : value;
}

function scalar(value: Json, text: string, style: string, path: readonly string[]): Json {
  if (style === 'folded' && typeof value === 'string') return refolded(value);
  const isAnnotation = path.length === 3 && path[0] === 'metadata' && path[1] === 'annotations';
  return isAnnotation && style === 'plain' ? text : value;
}

function rewrittenMap(
  value: JsonMap,
  { entries }: Extract<YamlNode, { readonly kind: 'mapping' }>,
  path: readonly string[],
): JsonMap {
  let result: Record<string, Json> | undefined;
  const empty = new Set<string>();
  for (const { key, value: inner } of entries) {
    if (key.kind !== 'scalar') continue;
    const before = Object.hasOwn(value, key.text) ? value[key.text] : undefined;
    if (before === undefined) continue;
    const after = rewritten(before, inner, [...path, key.text]);
    if (after === null && inner.kind === 'scalar' && inner.text === '' && inner.style === 'plain') empty.add(key.text);
    if (after !== before) put((result ??= { ...value }), key.text, after);
  }
  const map = result ?? value;
  if (empty.size > 0) unwritten.set(map, empty);
  return map;
}

function kept(before: readonly Json[], after: readonly Json[]): readonly Json[] {
  return after.every((item, i) => item === before[i]) ? before : after;
}
