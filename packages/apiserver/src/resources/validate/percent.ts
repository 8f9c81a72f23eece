import type { Json } from '@capstan/kube/object/json.ts';

import { invalidValue } from '#resources/field-error.ts';

import type { Errors } from './checks.ts';

const percentText =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

/** A count, or a share of all. Source: kubernetes pkg/apis/apps/validation, ValidatePositiveIntOrPercent. */
export function shareErrors(value: Json | undefined, field: string): Errors {
  if (value === undefined) return [];
  if (typeof value === 'string') return isPercent(value) ? [] : [invalidValue(field, value, percentText)];
  return Number(value) < 0 ? [invalidValue(field, value, 'must be greater than or equal to 0')] : [];
}

function isPercent(text: string): boolean {
  return /^[0-9]+%$/.test(text);
}

/** The number in front of the percent sign, or the count; 0 for a text that is neither. */
export function shareNumber(value: Json | undefined): number {
  if (typeof value !== 'string') return Number(value ?? 0);
  return isPercent(value) ? Number(value.slice(0, -1)) : Number(/^[+-]?\d+$/.test(value) ? value : 0);
}

export function wholeErrors(value: Json | undefined, field: string): Errors {
  if (typeof value !== 'string' || !isPercent(value) || shareNumber(value) <= 100) return [];
  return [invalidValue(field, value, 'must not be greater than 100%')];
}
