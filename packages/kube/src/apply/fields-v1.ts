import { isMap } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import { put } from '#object/put.ts';
import { draftSet, noFields } from './field-set.ts';
import type { FieldSet, FieldSetDraft } from './field-set.ts';
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
  if (fields === undefined || fields === null) return noFields;
  const draft = draftSet();
  return readInto(draft, fields) ? draft : undefined;
}

function readInto(draft: FieldSetDraft, fields: Json): boolean {
  if (!isMap(fields)) return false;
  const names = Object.keys(fields);
  for (const name of names) {
    if (name === '.') {
      draft.member = true;
      continue;
    }
    const element = readElement(name);
    if (element === undefined) return false;
    const child = draftSet();
    if (!readInto(child, fields[name] ?? {})) return false;
    if (element === null) continue;
    if (child.children.size === 0) child.member = true;
    draft.children.set(element, child);
  }
  return true;
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
