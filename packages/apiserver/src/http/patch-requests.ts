import type { Resource } from '#resources/resource.ts';
import { apply } from '#verbs/apply.ts';
import { patch } from '#verbs/patch.ts';
import type { PatchType } from '#verbs/patch.ts';
import { badRequest, unsupportedMediaType } from '#verbs/status.ts';
import type { Refusal } from '#verbs/status.ts';
import type { Part } from '#verbs/update.ts';

import type { Answer } from './answer.ts';
import { parseJson } from './body.ts';
import { writeOptions } from './context.ts';
import type { Context } from './context.ts';
import { answerDone } from './look.ts';
import { mediaType } from './read-request-object.ts';
import type { Target } from './request.ts';
import { readApplyBody } from './yaml-body.ts';

export const patchTypes = new Map<string, PatchType>([
  ['application/json-patch+json', 'json'],
  ['application/merge-patch+json', 'merge'],
  ['application/strategic-merge-patch+json', 'strategic'],
]);

const applyType = 'application/apply-patch+yaml';

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
    const body = readApplyBody(context.body.toString('utf8'));
    if (!body.ok) return body;
    const force = asked.query.get('force');
    const request = {
      body: body.value,
      force: force !== null && force !== 'false' && force !== '0',
      hasManager: (asked.query.get('fieldManager') ?? '') !== '',
    };
    return answerDone(context, resource, apply(machine, change, request, options.options), []);
  }
  const parsed = parseJson(context.body.toString('utf8'));
  if (!parsed.ok) return badRequest('error decoding patch: the body is no JSON');
  const request = { type: type ?? 'merge', body: parsed.value };
  return answerDone(context, resource, patch(machine, change, request, options.options), []);
}

function unknownPatch(custom: boolean): Refusal {
  if (!custom) return unsupportedMediaType();
  const accepted = [...patchTypes.keys(), applyType].filter((name) => !name.includes('strategic'));
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
  return { ok: false, status: { code: 415, reason: 'UnsupportedMediaType', message } };
}
