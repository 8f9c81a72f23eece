import { toJsonText } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { Refusal } from '#verbs/status.ts';
import { statusBody } from '#verbs/status.ts';

/** A whole answer; streams are written by whoever opens them. */
export interface Answer {
  readonly code: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  /** Texts of Warning headers. */
  readonly warnings?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

export const json = 'application/json';

export function jsonAnswer(code: number, value: Json, warnings: readonly string[] = []): Answer {
  return { code, contentType: json, body: goJsonText(value), warnings };
}

export function textAnswer(code: number, text: string): Answer {
  return { code, contentType: 'text/plain; charset=utf-8', body: text };
}

export function refusalAnswer({ status }: Refusal): Answer {
  const retry = status.details?.retryAfterSeconds;
  const answer = jsonAnswer(status.code, statusBody(status));
  return retry === undefined ? answer : { ...answer, headers: { 'retry-after': String(retry) } };
}

/** Compact JSON with the characters that Go escapes. */
export function goJsonText(value: Json): string {
  const text = toJsonText(value);
  if (!/[<>&\u2028\u2029]/.test(text)) return text;
  return text.replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
