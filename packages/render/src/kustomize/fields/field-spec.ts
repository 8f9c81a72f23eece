import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { isList, isMap } from '@capstan/kube/object/json.ts';
import { isOneOf } from '#kustomize/resource-id.ts';
import type { Kinds, ResourceId } from '#kustomize/resource-id.ts';

/**
 * A field of some kinds that a transformer changes. Steps are keys; lists on the way are entered by all their items, `[]`
 * after a key only says that it is one. Source: kustomize api/types/fieldspec.go, api/filters/fieldspec.
 */
export interface FieldSpec extends Kinds {
  readonly path: readonly string[];
  /** Make the field, and the maps that lead to it, where it is missing. */
  readonly create: boolean;
}

/** Splits `spec/template/metadata`; `\/` is a slash in a key. */
export function fieldPath(text: string): readonly string[] {
  return text.split(/(?<!\\)\//).map((step) => step.replaceAll('\\/', '/'));
}

export interface Change {
  /** The new value of the field; it is called once for each field that the path leads to. */
  readonly set: (value: Json) => Json;
  /** What a created field starts as; without it nothing is created. */
  readonly start?: Json;
}

/** The path led through a scalar where a map or list should be. */
export class FieldSpecError extends Error {}

/** The object with every field that the spec means changed. The same object comes back when none was. Throws FieldSpecError. */
export function changeFields(object: JsonMap, id: ResourceId, spec: FieldSpec, change: Change): JsonMap {
  if (!isOneOf(spec, id)) return object;
  const changed = walk(object, spec, 0, change);
  return isMap(changed) ? changed : object;
}

function walk(value: Json, spec: FieldSpec, depth: number, change: Change): Json {
  const step = spec.path[depth];
  if (step === undefined) return change.set(value);
  if (value === null) return value;
  if (isList(value)) return mapItems(value, (item) => walk(item, spec, depth, change));
  if (!isMap(value)) throw new FieldSpecError('expected sequence or mapping node');
  const isListStep = step.endsWith('[]');
  const key = isListStep ? step.slice(0, -2) : step;
  if (/^\d+$/.test(key)) throw new FieldSpecError('wrong node kind: expected SequenceNode but got MappingNode');
  if (key === '*') throw new FieldSpecError('wildcard is not supported in PathGetter');
  if (key === '') throw new FieldSpecError('cannot set or create an empty field name');
  const present = Object.hasOwn(value, key) ? value[key] : undefined;
  const field = present ?? created(spec, depth, isListStep, { change, isNull: present === null });
  if (field === undefined) return value;
  const next = walk(field, spec, depth + 1, change);
  return next === present ? value : { ...value, [key]: next };
}

/** What stands in for a missing or null field; undefined leaves it alone. A null is left alone only where nothing is created. */
function created(
  spec: FieldSpec,
  depth: number,
  isListStep: boolean,
  { change, isNull }: { change: Change; isNull: boolean },
): Json | undefined {
  const untouched = isNull ? null : undefined;
  if (isListStep) return isNull ? [] : undefined;
  if (!spec.create || change.start === undefined) return untouched;
  return depth === spec.path.length - 1 ? change.start : {};
}

function mapItems(list: readonly Json[], change: (item: Json) => Json): readonly Json[] {
  const changed = list.map(change);
  return changed.every((item, i) => item === list[i]) ? list : changed;
}
