import { isMap } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import { put } from '#object/put.ts';
import { leafSet, noFields } from './field-set.ts';
import type { FieldSet } from './field-set.ts';
import { compareElements, readElement } from './path-element.ts';
import type { PathElement } from './path-element.ts';

/** A set as `fieldsV1` in the order in which Kubernetes writes it. */
export function writeFieldsV1(set: FieldSet): JsonMap {
  const fields: Record<string, Json> = {};
  if (set.member && set.children.size > 0) fields['.'] = {};
  for (const [element, child] of sortedChildren(set)) put(fields, element, writeFieldsV1(child));
  return fields;
}

export function sortedChildren(set: FieldSet): readonly (readonly [PathElement, FieldSet])[] {
  return [...set.children].toSorted(([a], [b]) => compareElements(a, b));
}

/** Reads `fieldsV1`; undefined when it cannot be read. Elements with an unknown prefix are left out. */
export function readFieldsV1(fields: Json | undefined): FieldSet | undefined {
  const set = fields === undefined || fields === null ? noFields : readNode(fields);
  return set === leafSet ? noFields : set;
}

function readNode(fields: Json): FieldSet | undefined {
  if (!isMap(fields)) return undefined;
  const children = new Map<PathElement, FieldSet>();
  let member = false;
  for (const name of Object.keys(fields)) {
    if (name === '.') {
      member = true;
      continue;
    }
    const element = readElement(name);
    const child = element === undefined ? undefined : readNode(fields[name] ?? null);
    if (element === undefined || child === undefined) return undefined;
    if (element !== null) children.set(element, child);
  }
  return children.size === 0 ? leafSet : { member, children };
}

/**
 * Whether the set has every path of `fieldsV1`; false also where that cannot be told without reading it (keys in another
 * order). It builds nothing, so that the frequent question costs little.
 */
export function coversFieldsV1(set: FieldSet, fields: Json | undefined): boolean {
  if (!isMap(fields)) return fields === undefined || fields === null;
  for (const name of Object.keys(fields)) {
    if (name === '.') {
      if (!set.member) return false;
      continue;
    }
    const child = set.children.get(name);
    if (child === undefined) return false;
    const below = fields[name];
    if (isMap(below) && !hasKeys(below) ? !child.member : !coversFieldsV1(child, below ?? null)) return false;
  }
  return true;
}

function hasKeys(map: JsonMap): boolean {
  for (const key in map) if (Object.hasOwn(map, key)) return true;
  return false;
}

/** Every path of a set: the members of a node first, then what is below it, each in order. */
export function pathsOf(set: FieldSet): readonly (readonly PathElement[])[] {
  const paths: (readonly PathElement[])[] = [];
  collect(set, [], paths);
  return paths;
}

function collect(set: FieldSet, path: readonly PathElement[], paths: (readonly PathElement[])[]): void {
  const children = sortedChildren(set);
  for (const [element, child] of children) {
    if (child.member) paths.push([...path, element]);
  }
  for (const [element, child] of children) collect(child, [...path, element], paths);
}
