import type { Json } from '@capstan/kube/object/json.ts';

import { badRequest, internal } from '#verbs/status.ts';
import type { Refusal } from '#verbs/status.ts';

import { decodeMessage } from './decode.ts';
import { messages } from './messages.ts';
import { fieldsOf, ProtobufError } from './reader.ts';

export const protobuf = 'application/vnd.kubernetes.protobuf';

const magic = Buffer.from('k8s\0', 'latin1');

/**
 * The object in a protobuf body, as the JSON it stands for. Kubernetes puts the message of a kind into one of
 * runtime.Unknown, which names the kind, after four bytes of its own.
 * Source: apimachinery pkg/runtime/serializer/protobuf.
 */
export function readProtobuf(body: Buffer): { readonly ok: true; readonly value: Json } | Refusal {
  if (!body.subarray(0, 4).equals(magic)) {
    return badRequest('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
  }
  try {
    const { apiVersion, kind, raw } = envelope(body.subarray(4));
    const message = messages().ofKind(apiVersion, kind);
    if (message === undefined) {
      return badRequest(`no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`);
    }
    return { ok: true, value: { kind, apiVersion, ...decodeMessage(raw, message) } };
  } catch (error) {
    if (error instanceof ProtobufError) return badRequest(error.message);
    return internal(error instanceof Error ? error.message : String(error));
  }
}

function envelope(bytes: Buffer): { readonly apiVersion: string; readonly kind: string; readonly raw: Buffer } {
  let [apiVersion, kind] = ['', ''];
  let raw = Buffer.alloc(0);
  for (const { number, value } of fieldsOf(bytes)) {
    if (!Buffer.isBuffer(value)) continue;
    if (number === 2) raw = Buffer.from(value);
    if (number !== 1) continue;
    for (const field of fieldsOf(value)) {
      if (!Buffer.isBuffer(field.value)) continue;
      if (field.number === 1) apiVersion = field.value.toString('utf8');
      if (field.number === 2) kind = field.value.toString('utf8');
    }
  }
  return { apiVersion, kind, raw };
}
