import type { Json } from '@capstan/kube/object/json.ts';
import type { Http2ServerRequest } from 'node:http2';

import { badRequest, tooLarge } from '#verbs/status.ts';
import type { Refusal } from '#verbs/status.ts';

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

/** Parses JSON; whole numbers that a double cannot hold come out as bigint. */
export function parseJson(text: string): { readonly ok: true; readonly value: Json } | { readonly ok: false } {
  try {
    const value: unknown = large.test(text) ? JSON.parse(text, exactNumber) : JSON.parse(text);
    return { ok: true, value: value as Json };
  } catch {
    return { ok: false };
  }
}

function exactNumber(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  return context?.source !== undefined && /^-?\d+$/.test(context.source) ? BigInt(context.source) : value;
}

/** The refusal of a body that is no JSON, in Go's words. */
export function syntaxRefusal(kind: string, version: string, text: string): Refusal {
  const first = text.trimStart()[0];
  const why =
    first === undefined
      ? 'unexpected end of JSON input'
      : first === '{' || first === '['
        ? 'unexpected end of JSON input'
        : `invalid character '${first}' looking for beginning of value`;
  return badRequest(`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: ${why}`);
}
