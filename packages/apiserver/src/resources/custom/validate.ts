import { canonicalText, isList, isMap, toJsonText } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';

import {
  duplicateValue,
  invalidValue,
  notSupported,
  requiredValue,
  tooLong,
  tooMany,
  wrongType,
} from '#resources/field-error.ts';
import type { FieldError } from '#resources/field-error.ts';

import { isFormat } from './format.ts';

/** What is wrong with a value by its openAPIV3Schema. Source: kube-openapi pkg/validation, apiextensions listtype. */
export function validateBySchema(value: Json, schema: Json | undefined, path: string): readonly FieldError[] {
  if (!isMap(schema)) return [];
  if (value === null && schema['nullable'] === true) return [];
  const mismatch = typeError(value, schema, path);
  if (mismatch !== undefined) return [mismatch];
  return [
    ...valueErrors(value, schema, path),
    ...(isMap(value) ? mapErrors(value, schema, path) : []),
    ...(isList(value) ? listErrors(value, schema, path) : []),
    ...combinationErrors(value, schema, path),
  ];
}

function typeError(value: Json, schema: JsonMap, path: string): FieldError | undefined {
  const shown = shownType(value);
  if (schema['x-kubernetes-int-or-string'] === true) {
    if (shown === 'string' || shown === 'integer') return undefined;
    return wrongType(path, shownKind(value), `${path} in body must be of type integer,string: ${toJsonText(shown)}`);
  }
  const wanted = schema['type'];
  if (typeof wanted !== 'string' || shown === wanted || (wanted === 'number' && shown === 'integer')) return undefined;
  return wrongType(path, shownKind(value), `${path} in body must be of type ${wanted}: ${toJsonText(shown)}`);
}

/** Type errors show the found type in place of the value. */
function shownKind(value: Json): Json {
  return shownType(value);
}

function shownType(value: Json): string {
  if (isList(value)) return 'array';
  if (isMap(value)) return 'object';
  if (value === null) return 'null';
  if (typeof value === 'bigint') return 'integer';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function valueErrors(value: Json, schema: JsonMap, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { enum: allowed, format } = schema;
  if (isList(allowed) && !allowed.some((item) => canonicalText(item) === canonicalText(value))) {
    errors.push(
      notSupported(
        path,
        value,
        allowed.map((item) => (typeof item === 'string' ? item : toJsonText(item))),
      ),
    );
  }
  if (typeof value === 'string') errors.push(...stringErrors(value, schema, path));
  if (typeof value === 'number' || typeof value === 'bigint') errors.push(...numberErrors(Number(value), schema, path));
  if (typeof format === 'string' && typeof value === 'string' && !isFormat(value, format)) {
    errors.push(
      invalidValue(path, value, `${path} in body must be of type ${formatName(format)}: ${JSON.stringify(value)}`),
    );
  }
  return errors;
}

function formatName(format: string): string {
  return format === 'date-time' ? 'date-time' : format;
}

function stringErrors(value: string, schema: JsonMap, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { minLength, maxLength, pattern } = schema;
  const length = Array.from(value).length;
  if (typeof minLength === 'number' && length < minLength) {
    errors.push(invalidValue(path, value, `${path} in body should be at least ${minLength} chars long`));
  }
  if (typeof maxLength === 'number' && length > maxLength) errors.push(tooLong(path, maxLength));
  if (typeof pattern === 'string' && !patternOf(pattern).test(value)) {
    errors.push(invalidValue(path, value, `${path} in body should match '${pattern}'`));
  }
  return errors;
}

const patterns = new Map<string, RegExp>();
const matchesAll = /(?:)/;

/** Go's expressions are read as JavaScript's; what JavaScript cannot read matches everything. */
function patternOf(source: string): RegExp {
  let found = patterns.get(source);
  if (found === undefined) {
    try {
      found = new RegExp(source.replaceAll('\\A', '^').replaceAll('\\z', '$'), 'u');
    } catch {
      found = matchesAll;
    }
    patterns.set(source, found);
  }
  return found;
}

function numberErrors(value: number, schema: JsonMap, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { minimum, maximum, multipleOf, exclusiveMinimum, exclusiveMaximum } = schema;
  if (typeof minimum === 'number' && (exclusiveMinimum === true ? value <= minimum : value < minimum)) {
    const bound = exclusiveMinimum === true ? 'greater than' : 'greater than or equal to';
    errors.push(invalidValue(path, value, `${path} in body should be ${bound} ${minimum}`));
  }
  if (typeof maximum === 'number' && (exclusiveMaximum === true ? value >= maximum : value > maximum)) {
    const bound = exclusiveMaximum === true ? 'less than' : 'less than or equal to';
    errors.push(invalidValue(path, value, `${path} in body should be ${bound} ${maximum}`));
  }
  if (typeof multipleOf === 'number' && !Number.isInteger(value / multipleOf)) {
    errors.push(invalidValue(path, value, `${path} in body should be a multiple of ${multipleOf}`));
  }
  return errors;
}

function mapErrors(value: JsonMap, schema: JsonMap, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { required, minProperties, maxProperties, properties, additionalProperties: free } = schema;
  const below = (key: string): string => (path === '' ? key : `${path}.${key}`);
  const size = Object.keys(value).length;
  if (typeof minProperties === 'number' && size < minProperties) {
    errors.push(invalidValue(path, size, `${path} in body should have at least ${minProperties} properties`));
  }
  if (typeof maxProperties === 'number' && size > maxProperties) errors.push(tooMany(path, size, maxProperties));
  for (const name of isList(required) ? required.map(String) : []) {
    if (!Object.hasOwn(value, name)) errors.push(requiredValue(below(name)));
  }
  if (schema['x-kubernetes-embedded-resource'] === true) {
    for (const name of ['apiVersion', 'kind']) if (!Object.hasOwn(value, name)) errors.push(requiredValue(below(name)));
  }
  for (const [key, item] of Object.entries(value)) {
    const own = isMap(properties) && Object.hasOwn(properties, key) ? properties[key] : free;
    if (isMap(own)) errors.push(...validateBySchema(item, own, below(key)));
  }
  return errors;
}

function listErrors(value: readonly Json[], schema: JsonMap, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { minItems, maxItems, uniqueItems, items } = schema;
  if (typeof minItems === 'number' && value.length < minItems) {
    errors.push(invalidValue(path, value.length, `${path} in body should have at least ${minItems} items`));
  }
  if (typeof maxItems === 'number' && value.length > maxItems) errors.push(tooMany(path, value.length, maxItems));
  if (uniqueItems === true && new Set(value.map(canonicalText)).size < value.length) {
    errors.push(invalidValue(path, [...value], `${path} in body shouldn't contain duplicates`));
  }
  value.forEach((item, i) => errors.push(...validateBySchema(item, items, `${path}[${i}]`)));
  return [...errors, ...duplicateItems(value, schema, path)];
}

function duplicateItems(value: readonly Json[], schema: JsonMap, path: string): FieldError[] {
  const kind = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'];
  if (kind !== 'set' && kind !== 'map') return [];
  const seen = new Set<string>();
  return value.flatMap((item, i) => {
    const identity = kind === 'set' ? item : keyOf(item, isList(keys) ? keys.map(String) : []);
    const text = canonicalText(identity);
    if (!seen.has(text)) {
      seen.add(text);
      return [];
    }
    return [duplicateValue(`${path}[${i}]`, identity)];
  });
}

function keyOf(item: Json, keys: readonly string[]): Json {
  if (!isMap(item)) return item;
  return Object.fromEntries(keys.flatMap((key) => (item[key] === undefined ? [] : [[key, item[key]]])));
}

function combinationErrors(value: Json, schema: JsonMap, path: string): FieldError[] {
  const { allOf, anyOf, oneOf, not } = schema;
  const passes = (branch: Json): boolean => validateBySchema(value, branch, path).length === 0;
  const errors: FieldError[] = [];
  const shown = path === '' ? '""' : path;
  if (isList(allOf)) {
    const failed = allOf.flatMap((branch) => validateBySchema(value, branch, path));
    if (failed.length > 0)
      errors.push(...failed, invalidValue(path, value, `${shown} must validate all the schemas (allOf)`));
  }
  if (isList(anyOf) && !anyOf.some(passes)) {
    errors.push(invalidValue(path, value, `${shown} in body must validate at least one schema (anyOf)`));
  }
  if (isList(oneOf)) {
    const count = oneOf.filter(passes).length;
    if (count !== 1) {
      const found = count === 0 ? 'Found none valid' : `Found ${count} valid alternatives`;
      errors.push(
        invalidValue(path, value, `${shown} in body must validate one and only one schema (oneOf). ${found}`),
      );
    }
  }
  if (isMap(not) && passes(not)) errors.push(invalidValue(path, value, `${shown} must not validate the schema (not)`));
  return errors;
}
