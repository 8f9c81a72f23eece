import { equalJson, isList, isMap, toJsonText } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import { put } from '#object/put.ts';
import { listPosition, parsePointer } from './json-pointer.ts';
import type { PatchResult } from './result.ts';

const maxOperations = 10_000;
/** Bytes of JSON that `copy` operations of one patch may add: without a bound, 40 of them make a terabyte. */
const maxCopied = 3 * 1024 * 1024;

/**
 * Applies an RFC 6902 patch as the API server does, which is more lenient than the RFC: negative list positions count
 * from the end, `replace` of a missing key adds it, a missing value is null, `copy` of a missing key gives null, and
 * `test` of a missing key against null passes. Any operation that fails makes the whole patch fail with 422.
 * Source: evanphx/json-patch v4.13, kubernetes apiserver handlers/patch.go; recorded in `patch/json-*`.
 */
export function applyJsonPatch(target: Json, operations: Json): PatchResult {
  const malformed = whyMalformed(operations);
  if (malformed !== undefined) {
    return { ok: false, code: 'bad-request', message: `error decoding patch: json: cannot unmarshal ${malformed}` };
  }
  const list = operations as readonly JsonMap[];
  if (list.length > maxOperations) {
    const message = `Request entity too large: The allowed maximum operations in a JSON patch is ${maxOperations}, got ${list.length}`;
    return { ok: false, code: 'too-large', message };
  }
  const work: Work = { root: clone(target), copied: 0 };
  for (const [i, operation] of list.entries()) {
    const problem = run(work, operation);
    if (problem !== undefined) {
      const message = 'the server rejected our request due to an error in our request';
      return { ok: false, code: 'unprocessable', message, detail: `operation ${i}: ${problem}` };
    }
  }
  return { ok: true, value: work.root };
}

/** The private copy being changed, and how much `copy` has added so far. */
interface Work {
  root: Json;
  copied: number;
}

function whyMalformed(operations: Json): string | undefined {
  if (!isList(operations)) return `${goKind(operations)} into Go value of type []handlers.jsonPatchOp`;
  for (const operation of operations) {
    if (operation === null) continue;
    if (!isMap(operation)) return `${goKind(operation)} into Go value of type handlers.jsonPatchOp`;
    for (const field of ['op', 'from', 'path']) {
      const value = operation[field];
      if (value === undefined || value === null || typeof value === 'string') continue;
      return `${goKind(value)} into Go struct field jsonPatchOp.${field} of type string`;
    }
  }
  return undefined;
}

function goKind(value: Json): string {
  if (value === null) return 'null';
  if (isList(value)) return 'array';
  if (isMap(value)) return 'object';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'string':
      return 'string';
    default:
      return 'number';
  }
}

/** Runs one operation; answers why it fails. */
function run(work: Work, operation: JsonMap | null): string | undefined {
  const { op, from, path } = operation ?? {};
  if (typeof op !== 'string') return 'there is no op';
  if (typeof path !== 'string') return 'there is no path';
  const value = operation?.['value'] ?? null;
  switch (op) {
    case 'add':
      return add(work, path, clone(value));
    case 'remove':
      return remove(work, path);
    case 'replace':
      return replace(work, path, clone(value));
    case 'test':
      return test(work, path, value);
    case 'move':
    case 'copy': {
      if (typeof from !== 'string') return 'there is no from';
      return op === 'move' ? move(work, from, path) : copy(work, from, path);
    }
    default:
      return `unknown op ${JSON.stringify(op)}`;
  }
}

type Place =
  | { readonly is: 'map'; readonly map: Record<string, Json>; readonly key: string }
  | { readonly is: 'list'; readonly list: Json[]; readonly key: string };

/** The map or list that holds the end of the pointer. */
function find(work: Work, pointer: string): Place | undefined {
  const parsed = parsePointer(pointer);
  if (parsed === undefined) return undefined;
  let here: Json = work.root;
  for (const key of parsed.parents) {
    const next = read(here, key);
    if (next === undefined || next === null) return undefined;
    here = next;
  }
  // The work copy is ours alone, so its maps and lists may be written.
  if (isList(here)) return { is: 'list', list: here as Json[], key: parsed.key };
  return isMap(here) ? { is: 'map', map: here as Record<string, Json>, key: parsed.key } : undefined;
}

function read(holder: Json, key: string): Json | undefined {
  if (isMap(holder)) return Object.hasOwn(holder, key) ? holder[key] : undefined;
  if (!isList(holder)) return undefined;
  const position = listPosition(key, holder.length);
  return position === undefined ? undefined : holder[position];
}

/** The value at a place: null for a missing key of a map, undefined for a bad list position. */
function valueAt(place: Place): Json | undefined {
  return place.is === 'map' ? (read(place.map, place.key) ?? null) : read(place.list, place.key);
}

const nowhere = (pointer: string): string => `there is no ${JSON.stringify(pointer)}`;

function add(work: Work, pointer: string, value: Json): string | undefined {
  const place = find(work, pointer);
  if (place === undefined) return nowhere(pointer);
  if (place.is === 'map') {
    put(place.map, place.key, value);
    return undefined;
  }
  const { list, key } = place;
  const position = key === '-' ? list.length : listPosition(key, list.length + 1);
  if (position === undefined || position < 0 || position > list.length) return nowhere(pointer);
  list.splice(position, 0, value);
  return undefined;
}

function remove(work: Work, pointer: string): string | undefined {
  const place = find(work, pointer);
  if (place === undefined) return nowhere(pointer);
  if (place.is === 'map') {
    if (!Object.hasOwn(place.map, place.key)) return nowhere(pointer);
    delete place.map[place.key];
    return undefined;
  }
  const position = listPosition(place.key, place.list.length);
  if (position === undefined || position < 0 || position >= place.list.length) return nowhere(pointer);
  place.list.splice(position, 1);
  return undefined;
}

function replace(work: Work, pointer: string, value: Json): string | undefined {
  if (pointer === '') {
    if (!isMap(value) && !isList(value)) return 'the whole document can only become a map or a list';
    work.root = value;
    return undefined;
  }
  const place = find(work, pointer);
  if (place === undefined || valueAt(place) === undefined) return nowhere(pointer);
  if (place.is === 'map') put(place.map, place.key, value);
  else place.list[listPosition(place.key, place.list.length) ?? 0] = value;
  return undefined;
}

function test(work: Work, pointer: string, wanted: Json): string | undefined {
  const place = pointer === '' ? undefined : find(work, pointer);
  const found = pointer === '' ? work.root : place === undefined ? undefined : valueAt(place);
  if (found === undefined) return nowhere(pointer);
  return equalJson(found, wanted) ? undefined : `${JSON.stringify(pointer)} has another value`;
}

function move(work: Work, from: string, pointer: string): string | undefined {
  const place = find(work, from);
  const value = place === undefined ? undefined : valueAt(place);
  if (value === undefined) return nowhere(from);
  return remove(work, from) ?? add(work, pointer, value);
}

function copy(work: Work, from: string, pointer: string): string | undefined {
  const place = find(work, from);
  const value = place === undefined ? undefined : valueAt(place);
  if (value === undefined) return nowhere(from);
  work.copied += toJsonText(value).length;
  if (work.copied > maxCopied) return `the copied values are larger than ${maxCopied} bytes`;
  return add(work, pointer, clone(value));
}

function clone(value: Json): Json {
  if (isList(value)) return value.map(clone);
  if (!isMap(value)) return value;
  const result: Record<string, Json> = {};
  for (const [key, field] of Object.entries(value)) put(result, key, clone(field));
  return result;
}
