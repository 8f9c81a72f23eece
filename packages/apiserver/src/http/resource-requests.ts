import { isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';

import { apiVersionOf, hasSubresource } from '#resources/resource.ts';
import type { Resource } from '#resources/resource.ts';
import { create } from '#verbs/create.ts';
import { remove } from '#verbs/delete.ts';
import type { DeleteRequest } from '#verbs/delete.ts';
import { list } from '#verbs/list.ts';
import { readListOptions } from '#verbs/list-options.ts';
import type { Done } from '#verbs/machine.ts';
import { patch } from '#verbs/patch.ts';
import type { PatchType } from '#verbs/patch.ts';
import { read } from '#verbs/read.ts';
import { badRequest, methodNotAllowed, noSuchResource, successBody, unsupportedMediaType } from '#verbs/status.ts';
import type { Refusal } from '#verbs/status.ts';
import { update } from '#verbs/update.ts';
import type { Part } from '#verbs/update.ts';

import { goJsonText, json, jsonAnswer, refusalAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import { parseJson } from './body.ts';
import { writeOptions } from './context.ts';
import type { Context } from './context.ts';
import { objectText } from './encode.ts';
import { mediaType, readRequestObject } from './read-request-object.ts';
import type { Target } from './request.ts';

/** Carries out a request for a resource, but for watches, and answers it. */
export function answerResource(context: Context, resource: Resource, target: Target): Answer {
  const outcome = perform(context, resource, target);
  return 'status' in outcome ? refusalAnswer(outcome) : outcome;
}

function perform(context: Context, resource: Resource, target: Target): Answer | Refusal {
  const part = partOf(resource, target.subresource);
  if (part === undefined) return noSuchResource();
  switch (target.verb) {
    case 'get':
      return answerGet(context, resource, target);
    case 'list':
      return answerList(context, resource, target);
    case 'create':
      return answerCreate(context, resource, target);
    case 'update':
      return answerUpdate(context, resource, target, part);
    case 'patch':
      return answerPatch(context, resource, target, part);
    case 'delete':
      return answerDelete(context, resource, target);
    default:
      return methodNotAllowed();
  }
}

function partOf(resource: Resource, subresource: string): Part | undefined {
  if (subresource === '') return 'main';
  if (!hasSubresource(resource, subresource)) return undefined;
  return subresource === 'status' || subresource === 'finalize' ? subresource : undefined;
}

function answerGet({ machine }: Context, resource: Resource, { namespace, name }: Target): Answer | Refusal {
  const found = read(machine, { resource, namespace, name });
  return found.ok ? objectAnswer(200, found.object) : found;
}

export function objectAnswer(code: number, object: KubeObject, warnings: readonly string[] = []): Answer {
  return { code, contentType: json, body: objectText(object), warnings };
}

function answerList({ machine, asked }: Context, resource: Resource, { namespace }: Target): Answer | Refusal {
  const read = readListOptions(asked.query, resource);
  if (!read.ok) return read;
  const listed = list(machine, resource, namespace, read.options);
  if (!listed.ok) return listed;
  const metadata = {
    resourceVersion: listed.resourceVersion,
    ...(listed.continue === undefined ? {} : { continue: listed.continue }),
    ...(listed.remainingItemCount === undefined ? {} : { remainingItemCount: listed.remainingItemCount }),
  };
  const head = goJsonText({ kind: resource.listKind, apiVersion: apiVersionOf(resource), metadata });
  const items = listed.items.map((item) => itemText(resource, item)).join(',');
  return { code: 200, contentType: json, body: `${head.slice(0, -1)},"items":[${items}]}` };
}

/** Items of built-in kinds carry no kind and apiVersion of their own. */
function itemText(resource: Resource, item: KubeObject): string {
  if (resource.custom !== undefined) return goJsonText(item);
  const { kind: _kind, apiVersion: _apiVersion, ...rest } = item;
  return goJsonText(rest);
}

function answerCreate(context: Context, resource: Resource, { namespace, name }: Target): Answer | Refusal {
  if (name !== '') return methodNotAllowed();
  const options = writeOptions(context, 'CreateOptions');
  if (!options.ok) return options;
  const body = readRequestObject(context, resource, options.options.fieldValidation);
  if (!body.ok) return body;
  const place = { resource, namespace };
  return doneAnswer(create(context.machine, place, body.object, options.options), body.warnings);
}

function doneAnswer(done: Done | Refusal, warnings: readonly string[]): Answer | Refusal {
  if (!done.ok) return done;
  return objectAnswer(done.created ? 201 : 200, done.object, [...warnings, ...done.warnings]);
}

function answerUpdate(context: Context, resource: Resource, { namespace, name }: Target, part: Part): Answer | Refusal {
  const options = writeOptions(context, 'UpdateOptions');
  if (!options.ok) return options;
  const body = readRequestObject(context, resource, options.options.fieldValidation);
  if (!body.ok) return body;
  const change = { resource, namespace, name, part };
  return doneAnswer(update(context.machine, change, body.object, options.options), body.warnings);
}

const patchTypes = new Map<string, PatchType>([
  ['application/json-patch+json', 'json'],
  ['application/merge-patch+json', 'merge'],
  ['application/strategic-merge-patch+json', 'strategic'],
]);

function answerPatch(context: Context, resource: Resource, { namespace, name }: Target, part: Part): Answer | Refusal {
  const type = patchTypes.get(mediaType(context.contentType));
  const custom = resource.custom !== undefined;
  if (type === undefined || (custom && type === 'strategic')) {
    const all = [...patchTypes.keys(), 'application/apply-patch+yaml'];
    return unsupportedMediaType(custom ? all.filter((name_) => !name_.includes('strategic')) : all);
  }
  const options = writeOptions(context, 'PatchOptions');
  if (!options.ok) return options;
  const parsed = parseJson(context.body.toString('utf8'));
  if (!parsed.ok) return badRequest('error decoding patch: the body is no JSON');
  const change = { resource, namespace, name, part };
  return doneAnswer(patch(context.machine, change, { type, body: parsed.value }, options.options), []);
}

function answerDelete(
  context: Context,
  resource: Resource,
  { namespace, name, subresource }: Target,
): Answer | Refusal {
  if (subresource !== '') return methodNotAllowed();
  const request = readDeleteRequest(context);
  if ('status' in request) return request;
  const deleted = remove(context.machine, { resource, namespace, name }, request);
  if (!deleted.ok) return deleted;
  if (deleted.answersObject) return objectAnswer(200, deleted.object);
  const { uid } = deleted.object.metadata;
  const details = { name, group: resource.group, kind: resource.plural, ...(uid === undefined ? {} : { uid }) };
  return jsonAnswer(200, successBody(details));
}

/** DeleteOptions from the body, or else from the query. */
export function readDeleteRequest({ body, asked }: Context): DeleteRequest | Refusal {
  const parsed = body.length === 0 ? undefined : parseJson(body.toString('utf8'));
  if (parsed?.ok === false) return badRequest('the body is no JSON');
  const given: Record<string, Json> = isMap(parsed?.value) ? { ...parsed.value } : {};
  const { query } = asked;
  const grace = given['gracePeriodSeconds'] ?? numberOf(query.get('gracePeriodSeconds'));
  const policy = given['propagationPolicy'] ?? query.get('propagationPolicy') ?? undefined;
  const orphan = given['orphanDependents'] ?? (query.get('orphanDependents') === 'true' ? true : undefined);
  const preconditions = isMap(given['preconditions']) ? given['preconditions'] : undefined;
  const dryRun = Array.isArray(given['dryRun']) ? given['dryRun'].includes('All') : query.get('dryRun') === 'All';
  const chosen = typeof policy === 'string' ? policy : orphan === true ? 'Orphan' : undefined;
  return {
    dryRun,
    ...(typeof grace === 'number' ? { gracePeriodSeconds: grace } : {}),
    ...(chosen === 'Background' || chosen === 'Foreground' || chosen === 'Orphan' ? { propagationPolicy: chosen } : {}),
    ...(preconditions === undefined ? {} : { preconditions }),
  };
}

function numberOf(text: string | null): number | undefined {
  return text === null || text === '' ? undefined : Number(text);
}
