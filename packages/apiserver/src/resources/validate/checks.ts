import { parseQuantity, quantityText } from '@capstan/kube/object/quantity.ts';
import type { Quantity } from '@capstan/kube/object/quantity.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import { at, numberAt, stringAt } from '@capstan/kube/object/read.ts';

import { invalidValue, notSupported, requiredValue } from '#resources/field-error.ts';
import type { FieldError } from '#resources/field-error.ts';
import type { NameCheck } from '#resources/valid-name.ts';

/** The checks of one value that the rules of many kinds are made of. */
export type Errors = readonly FieldError[];

/** A text, empty where there is none, as Go has it. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  return stringAt(value, ...path) ?? '';
}

export function isSet(value: unknown, ...path: readonly (string | number)[]): boolean {
  return (at(value, ...path) ?? null) !== null;
}

export function requiredText(value: unknown, name: string, path: string, why = ''): Errors {
  return textAt(value, name) === '' ? [requiredValue(`${path}.${name}`, why)] : [];
}

/** A name that follows a rule. */
export function named(field: string, name: string, check: NameCheck): Errors {
  return check(name).map((why) => invalidValue(field, name, why));
}

/** The same, where the name must be there too. */
export function requiredName(value: unknown, name: string, path: string, check: NameCheck): Errors {
  const found = textAt(value, name);
  return found === '' ? [requiredValue(`${path}.${name}`)] : named(`${path}.${name}`, found, check);
}

/** The same, where the name may be missing. */
export function optionalName(value: unknown, name: string, path: string, check: NameCheck): Errors {
  const found = textAt(value, name);
  return found === '' ? [] : named(`${path}.${name}`, found, check);
}

/** One of these words; nothing is told of an absent one. */
export function supported(value: unknown, name: string, path: string, allowed: readonly string[]): Errors {
  const found = stringAt(value, name);
  return found === undefined || allowed.includes(found) ? [] : [notSupported(`${path}.${name}`, found, allowed)];
}

/** One of these words; a missing one is told as missing. */
export function requiredWord(value: unknown, name: string, path: string, allowed: readonly string[]): Errors {
  return textAt(value, name) === '' ? [requiredValue(`${path}.${name}`)] : supported(value, name, path, allowed);
}

export function nonNegative(value: unknown, names: readonly string[], path: string): Errors {
  return names.flatMap((name) => {
    const found = numberAt(value, name) ?? 0;
    return found < 0 ? [invalidValue(`${path}.${name}`, found, 'must be greater than or equal to 0')] : [];
  });
}

export function positive(value: unknown, name: string, path: string): Errors {
  const found = numberAt(value, name) ?? 0;
  return found > 0 ? [] : [invalidValue(`${path}.${name}`, found, 'must be greater than zero')];
}

export function inRange(field: string, found: number, low: number, high: number): Errors {
  return found >= low && found <= high
    ? []
    : [invalidValue(field, found, `must be between ${low} and ${high}, inclusive`)];
}

export function portRange(field: string, port: number): Errors {
  return inRange(field, port, 1, 65_535);
}

/** A quantity of a decoded object, or nothing at all. */
export function quantityOf(value: Json | undefined): Quantity | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
    ? parseQuantity(value)
    : undefined;
}

export function shownQuantity(value: Json | undefined): string {
  const quantity = quantityOf(value);
  return quantity === undefined ? '0' : quantityText(quantity);
}
