import { isList, isMap, toJsonText } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import type { ListNode, ScalarNode, TypeNode } from '#schema/type.ts';
import { itemIdentity, showElement } from './path-element.ts';
import { isNamed, partType } from './shape.ts';

/**
 * Where an applied value does not fit its schema, in the API server's words (`.data.a: expected string, got ...`).
 * Null fits everywhere. Source: structured-merge-diff, `typed/validate.go`.
 */
export function checkTyped(value: Json, type: TypeNode): readonly string[] {
  const errors: string[] = [];
  check(errors, { value, path: '' }, type);
  return errors;
}

/** One error as it is, several under each other. */
export function joinErrors(errors: readonly string[]): string {
  return errors.length === 1 ? (errors[0] ?? '') : ['errors:', ...errors.map((error) => `  ${error}`)].join('\n');
}

interface Place {
  readonly value: Json;
  readonly path: string;
}

function check(errors: string[], place: Place, type: TypeNode): void {
  const { value } = place;
  if (value === null) return;
  switch (type.is) {
    case 'any':
      return;
    case 'scalar':
      checkScalar(errors, place, type);
      return;
    case 'list':
      if (isList(value)) checkItems(errors, value, { path: place.path, type });
      else report(errors, place, `expected list, got ${goStruct(value)}`);
      return;
    default:
      if (isMap(value)) checkMap(errors, value, { path: place.path, type });
      else report(errors, place, `expected map, got ${goStruct(value)}`);
  }
}

function report(errors: string[], { path }: { readonly path: string }, message: string): void {
  errors.push(path === '' ? message : `${path}: ${message}`);
}

function checkMap(errors: string[], map: JsonMap, { path, type }: { path: string; type: TypeNode }): void {
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (value === undefined) continue;
    if (type.is === 'struct' && !type.open && !isNamed(type, key)) {
      report(errors, { path: `${path}.${key}` }, 'field not declared in schema');
    } else {
      check(errors, { value, path: `${path}.${key}` }, partType(type, key));
    }
  }
}

function checkItems(errors: string[], list: readonly Json[], { path, type }: { path: string; type: ListNode }): void {
  const seen = new Set<string>();
  for (const [i, value] of list.entries()) {
    if (type.list === 'atomic') {
      check(errors, { value, path: `${path}[${i}]` }, type.items());
      continue;
    }
    const identity = itemIdentity(type, value);
    if (!identity.ok) {
      report(errors, { path }, `element ${i}: ${identity.message}`);
      continue;
    }
    const shown = showElement(identity.element);
    if (seen.has(shown)) report(errors, { path }, `duplicate entries for key ${shown}`);
    seen.add(shown);
    check(errors, { value, path: path + shown }, type.items());
  }
}

function checkScalar(errors: string[], place: Place, { scalar }: ScalarNode): void {
  const { value } = place;
  switch (scalar) {
    case 'string':
    case 'bytes':
      if (typeof value !== 'string') report(errors, place, `expected string, got ${goSyntax(value)}`);
      return;
    case 'integer':
    case 'number':
      if (typeof value !== 'number' && typeof value !== 'bigint') {
        report(errors, place, `expected numeric (int or float), got ${goType(value)}`);
      }
      return;
    case 'boolean':
      if (typeof value !== 'boolean') report(errors, place, `expected boolean, got ${goType(value)}`);
      return;
    default:
      if (isMap(value) || isList(value)) report(errors, place, `expected any scalar, got ${goStruct(value)}`);
  }
}

/** Go's `%T` of a JSON value. */
function goType(value: Json): string {
  if (isList(value)) return '[]interface {}';
  if (isMap(value)) return 'map[string]interface {}';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  return Number.isInteger(Number(value)) ? 'int64' : 'float64';
}

/** Go's `%#v` of the wrapper around a JSON value. */
function goSyntax(value: Json): string {
  return `&value.valueUnstructured{Value:${goLiteral(value)}}`;
}

function goLiteral(value: Json): string {
  if (value === null) return 'interface {}(nil)';
  if (isList(value)) return `[]interface {}{${value.map(goLiteral).join(', ')}}`;
  if (!isMap(value)) return toJsonText(value);
  const fields = Object.keys(value).toSorted();
  const texts = fields.map((key) => `${JSON.stringify(key)}:${goLiteral(value[key] ?? null)}`);
  return `map[string]interface {}{${texts.join(', ')}}`;
}

/** Go's `%v` of the wrapper around a JSON value. */
function goStruct(value: Json): string {
  return `&{${goPlain(value)}}`;
}

function goPlain(value: Json): string {
  if (value === null) return '<nil>';
  if (isList(value)) return `[${value.map(goPlain).join(' ')}]`;
  if (!isMap(value)) return String(value);
  const fields = Object.keys(value).toSorted();
  return `map[${fields.map((key) => `${key}:${goPlain(value[key] ?? null)}`).join(' ')}]`;
}
