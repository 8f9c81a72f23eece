import type { Json } from '@capstan/kube/object/json.ts';

import type { Resource } from '#resources/resource.ts';
import type { FieldValidation } from '#verbs/machine.ts';
import { readObject } from '#verbs/read-object.ts';
import type { ReadObject } from '#verbs/read-object.ts';
import { unsupportedMediaType } from '#verbs/status.ts';
import type { Refusal } from '#verbs/status.ts';

import { parseJson, syntaxRefusal } from './body.ts';
import { readApplyBody } from './yaml-body.ts';
import type { Context } from './context.ts';
import { protobuf, readProtobuf } from './protobuf/body.ts';

const accepted = ['application/json', 'application/yaml', protobuf];

/** Media type without parameters; JSON where none is named. */
export function mediaType(contentType: string): string {
  const name = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  return name === '' ? 'application/json' : name;
}

/** The value of a JSON, YAML or protobuf body. */
export function readValue(
  { contentType, body }: Context,
  { kind, version }: { readonly kind: string; readonly version: string },
): { readonly ok: true; readonly value: Json } | Refusal {
  const media = mediaType(contentType);
  if (media === protobuf) return readProtobuf(body);
  if (media === 'application/yaml') return readApplyBody(body.toString('utf8'));
  if (media !== 'application/json') return unsupportedMediaType(accepted);
  const text = body.toString('utf8');
  const parsed = parseJson(text);
  return parsed.ok ? parsed : syntaxRefusal(kind, version, text);
}

/** The object in the body of a create or update. */
export function readRequestObject(
  context: Context,
  resource: Resource,
  validation: FieldValidation,
): ReadObject | Refusal {
  const value = readValue(context, resource);
  return value.ok ? readObject(resource, value.value, validation) : value;
}
