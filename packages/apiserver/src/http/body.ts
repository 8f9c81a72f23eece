import { toJsonText } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { Http2ServerRequest } from 'node:http2';

import { tooLarge } from '#verbs/status.ts';
import type { Refusal } from '#verbs/status.ts';

import { scanJson } from './json-scan.ts';

/** Largest body the real server takes. */
const limit = 3 * 1024 * 1024;

export async function readBody(
  request: Http2ServerRequest,
): Promise<{ readonly ok: true; readonly bytes: Buffer } | Refusal> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) return tooLarge(`Request entity too large: limit is ${limit}`);
    chunks.push(chunk);
  }
  return { ok: true, bytes: Buffer.concat(chunks) };
}

const large = /[:[,\s]-?\d{16,}/;
/** No document that means something is this deep; what is deeper would end in a stack that is too small. */
const deepest = 1000;

export type ParsedJson =
  | { readonly ok: true; readonly value: Json }
  /** `problem`: in Go's words. */
  | { readonly ok: false; readonly problem: string };

/** Parses JSON; whole numbers that a double cannot hold come out as bigint. */
export function parseJson(text: string): ParsedJson {
  if (isDeep(text)) return { ok: false, problem: 'exceeded max depth' };
  try {
    const value: unknown = large.test(text) ? JSON.parse(text, exactNumber) : JSON.parse(text);
    return { ok: true, value: value as Json };
  } catch {
    return { ok: false, problem: scanJson(text).problem ?? 'invalid JSON' };
  }
}

/** Fields that a JSON text names twice: what is written compactly and comes out as long as it was has none. */
export function duplicateFields(text: string, value: Json): readonly string[] {
  return toJsonText(value).length === text.length ? [] : scanJson(text).duplicates;
}

function exactNumber(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  return context?.source !== undefined && /^-?\d+$/.test(context.source) ? BigInt(context.source) : value;
}

/** Whether brackets nest deeper than the limit, counted without parsing. */
function isDeep(text: string): boolean {
  if (text.length <= deepest) return false;
  let depth = 0;
  let inText = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 34) inText = !inText;
    else if (unit === 92) i += 1;
    else if (inText) continue;
    else if (unit === 91 || unit === 123) {
      depth += 1;
      if (depth > deepest) return true;
    } else if (unit === 93 || unit === 125) depth -= 1;
  }
  return false;
}

/** The beginning of a body, as messages show it. Source: apiserver pkg/endpoints/handlers/rest.go, summarizeData. */
export function summary(bytes: Buffer): string {
  if (bytes.length === 0) return '<empty>';
  const head = bytes.subarray(0, 30);
  const shown = bytes[0] === 123 ? head.toString('utf8') : head.toString('hex');
  return bytes.length > 30 ? `${shown} ...` : shown;
}
