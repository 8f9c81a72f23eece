import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { z } from 'zod';
import { withoutNulls } from './nulls.ts';

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Parses an object with its schema; each problem names the field: `spec.source.repoURL: expected string, got number`. */
export function parseObject<T>(schema: z.ZodType<T>, object: KubeObject): Parsed<T> {
  const result = schema.safeParse(withoutNulls(object));
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, problems: result.error.issues.map(describe) };
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.reduce<string>(
    (text, step) =>
      typeof step === 'number' ? `${text}[${step}]` : text === '' ? String(step) : `${text}.${String(step)}`,
    '',
  );
  return `${path === '' ? 'object' : path}: ${cause(issue)}`;
}

function cause(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.includes('received undefined')
        ? `required, expected ${issue.expected}`
        : lowerFirst(issue.message.replace(/^Invalid input: /, ''));
    case 'invalid_value':
      return `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    default:
      return lowerFirst(issue.message.replace(/^Invalid input: /, ''));
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
