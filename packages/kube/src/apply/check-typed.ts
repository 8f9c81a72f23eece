import { isList, isMap, toJsonText } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import type { ListNode, ScalarNode, TypeNode } from '#schema/type.ts';
import { fieldElement, itemIdentity, showElement, showPath } from './path-element.ts';
import type { PathElement } from './path-element.ts';
import { isNamed, partType } from './shape.ts';

/**
 * Where an applied value does not fit its schema, in the API server's words (`.data.a: expected string, got ...`).
 * Null fits everywhere. Source: structured-merge-diff, `typed/validate.go`.
 */
export function checkTyped(value: Json, type: TypeNode): readonly string[] {
  const walk: Walk = { errors: [], path: [] };
  check(walk, value, type);
  return walk.errors;
}

/** One error as it is, several under each other. */
export function joinErrors(errors: readonly string[]): string {
  return errors.length === 1 ? (errors[0] ?? '') : ['errors:', ...errors.map((error) => `  ${error}`)].join('\n');
}

interface Walk {
  readonly errors: string[];
  /** Where the walk is. */
  readonly path: PathElement[];
}

function check(walk: Walk, value: Json, type: TypeNode): void {
  if (value === null) return;
  switch (type.is) {
    case 'any':
      return;
    case 'scalar':
      checkScalar(walk, value, type);
      return;
    case 'list':
      if (isList(value)) checkItems(walk, value, type);
      else report(walk, `expected list, got ${goStruct(value)}`);
      return;
    default:
      if (isMap(value)) checkMap(walk, value, type);
      else report(walk, `expected map, got ${goStruct(value)}`);
  }
}

function report({ errors, path }: Walk, message: string): void {
  errors.push(path.length === 0 ? message : `${showPath(path)}: ${message}`);
}

function checkMap(walk: Walk, map: JsonMap, type: TypeNode): void {
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (value === undefined) continue;
    walk.path.push(fieldElement(key));
    if (type.is === 'struct' && !type.open && !isNamed(type, key)) report(walk, 'field not declared in schema');
    else check(walk, value, partType(type, key));
    walk.path.pop();
  }
}

function checkItems(walk: Walk, list: readonly Json[], type: ListNode): void {
  const seen = new Set<PathElement>();
  for (const [i, value] of list.entries()) {
    const identity = type.list === 'atomic' ? ({ ok: true, element: `i:${i}` } as const) : itemIdentity(type, value);
    if (!identity.ok) {
      report(walk, `element ${i}: ${identity.message}`);
      continue;
    }
    const { element } = identity;
    if (seen.has(element)) report(walk, `duplicate entries for key ${showElement(element)}`);
    seen.add(element);
    walk.path.push(element);
    check(walk, value, type.items());
    walk.path.pop();
  }
}

function checkScalar(walk: Walk, value: Json, { scalar }: ScalarNode): void {
  switch (scalar) {
    case 'string':
    case 'bytes':
      if (typeof value !== 'string') report(walk, `expected string, got ${goSyntax(value)}`);
      return;
    case 'integer':
    case 'number':
      if (typeof value !== 'number' && typeof value !== 'bigint') {
        report(walk, `expected numeric (int or float), got ${goType(value)}`);
      }
      return;
    case 'boolean':
      if (typeof value !== 'boolean') report(walk, `expected boolean, got ${goType(value)}`);
      return;
    default:
      if (isMap(value) || isList(value)) report(walk, `expected any scalar, got ${goStruct(value)}`);
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
