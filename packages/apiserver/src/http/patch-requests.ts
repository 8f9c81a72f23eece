import { isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';

import type { Resource } from '#resources/resource.ts';
import { apply } from '#verbs/apply.ts';
import type { ApplyRequest } from '#verbs/apply.ts';
import { patch } from '#verbs/patch.ts';
import type { PatchType } from '#verbs/patch.ts';
import { badRequest, unsupportedMediaType } from '#verbs/status.ts';
import type { Refusal } from '#verbs/status.ts';
import type { Part } from '#verbs/update.ts';

import type { Answer } from './answer.ts';
import { duplicateFields, parseJson } from './body.ts';
import { writeOptions } from './context.ts';
import type { Context } from './context.ts';
import { goKind } from './go-kind.ts';
import { answerDone } from './look.ts';
import { mediaType } from './read-request-object.ts';
import type { Target } from './request.ts';
import { readApplyBody } from './yaml-body.ts';

export const patchTypes = new Map<string, PatchType>([
  ['application/json-patch+json', 'json'],
  ['application/merge-patch+json', 'merge'],
  ['application/strategic-merge-patch+json', 'strategic'],
]);

export const applyType = 'application/apply-patch+yaml';

/** PATCH of an object or one of its parts, by the content type that the request names. */
export function answerPatch(
  context: Context,
  resource: Resource,
  { namespace, name }: Target,
  part: Part,
): Answer | Refusal {
  const media = mediaType(context.contentType);
  const change = { resource, namespace, name, part };
  const type = patchTypes.get(media);
  const custom = resource.custom !== undefined;
  const isApply = media === applyType;
  if (!isApply && (type === undefined || (custom && type === 'strategic'))) return unknownPatch(custom);
  const options = writeOptions(context, 'PatchOptions');
  if (!options.ok) return options;
  const { machine, asked } = context;
  if (isApply) {
    const body = readApplyBody(context.body.toString('utf8'), options.options.fieldValidation);
    if (!body.ok) return body;
    const request = applyRequest(asked.query, body.value);
    return answerDone(context, resource, apply(machine, change, request, options.options), body.warnings);
  }
  const body = readPatch(context.body.toString('utf8'), type ?? 'merge');
  if ('status' in body) return body;
  const duplicates = type === 'merge' && options.options.fieldValidation !== 'Ignore' ? body.duplicates() : [];
  const request = { type: type ?? 'merge', body: body.value, duplicates };
  return answerDone(context, resource, patch(machine, change, request, options.options), []);
}

export function applyRequest(query: URLSearchParams, body: Json): ApplyRequest {
  const force = query.get('force');
  const hasManager = (query.get('fieldManager') ?? '') !== '';
  return { body, force: force !== null && force !== 'false' && force !== '0', hasManager };
}

interface PatchBody {
  readonly value: Json;
  /** `duplicate field "data.a"`, for each. */
  readonly duplicates: () => readonly string[];
}

/** Reads the body of a patch; what is wrong is told in Go's words. */
export function readPatch(text: string, type: PatchType): PatchBody | Refusal {
  const parsed = parseJson(text);
  const prefix = type === 'strategic' ? '' : 'error decoding patch: ';
  if (!parsed.ok) return badRequest(`${prefix}${parsed.problem}`);
  const { value } = parsed;
  if (type !== 'json' && value !== null && !isMap(value)) {
    const why = `json: cannot unmarshal ${goKind(value)} into Go value of type map[string]interface {}`;
    return badRequest(`${prefix}${why}`);
  }
  const duplicates = (): readonly string[] =>
    duplicateFields(text, value).map((path) => `duplicate field ${JSON.stringify(path)}`);
  return { value, duplicates };
}

function unknownPatch(custom: boolean): Refusal {
  if (!custom) return unsupportedMediaType();
  const accepted = [...patchTypes.keys(), applyType].filter((name) => !name.includes('strategic'));
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
  return { ok: false, status: { code: 415, reason: 'UnsupportedMediaType', message } };
}
