import { isList, isMap, toJsonText } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';

/** One thing wrong with a field. `field` is a path such as `spec.ports[0].name`. */
export interface FieldError {
  readonly reason: string;
  readonly field: string;
  readonly message: string;
}

export function invalidValue(field: string, value: Json, why: string): FieldError {
  return { reason: 'FieldValueInvalid', field, message: `Invalid value: ${shownValue(value)}: ${why}` };
}

/** The value is not shown. */
export function omittedValue(field: string, why: string): FieldError {
  return { reason: 'FieldValueInvalid', field, message: `Invalid value: ${why}` };
}

export function requiredValue(field: string, why = ''): FieldError {
  return { reason: 'FieldValueRequired', field, message: why === '' ? 'Required value' : `Required value: ${why}` };
}

export function notFoundValue(field: string, value: Json): FieldError {
  return { reason: 'FieldValueNotFound', field, message: `Not found: ${shownValue(value)}` };
}

export function forbiddenValue(field: string, why: string): FieldError {
  return { reason: 'FieldValueForbidden', field, message: `Forbidden: ${why}` };
}

export function duplicateValue(field: string, value: Json): FieldError {
  return { reason: 'FieldValueDuplicate', field, message: `Duplicate value: ${shownValue(value)}` };
}

export function notSupported(field: string, value: Json, supported: readonly string[]): FieldError {
  const list = supported.map((item) => JSON.stringify(item)).join(', ');
  return {
    reason: 'FieldValueNotSupported',
    field,
    message: `Unsupported value: ${shownValue(value)}: supported values: ${list}`,
  };
}

export function tooLong(field: string, limit: number): FieldError {
  return { reason: 'FieldValueTooLong', field, message: `Too long: may not be more than ${limit} bytes` };
}

export function tooMany(field: string, found: number, limit: number): FieldError {
  return { reason: 'FieldValueTooMany', field, message: `Too many: ${found}: must have at most ${limit} items` };
}

export function wrongType(field: string, value: Json, why: string): FieldError {
  return { reason: 'FieldValueTypeInvalid', field, message: `Invalid value: ${shownValue(value)}: ${why}` };
}

/** Values in messages: strings quoted, everything else as compact JSON. */
function shownValue(value: Json): string {
  if (isMap(value) || isList(value)) return toJsonText(value);
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
