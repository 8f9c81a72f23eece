import { isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';

import type { Resource } from '#resources/resource.ts';
import { remove } from '#verbs/delete.ts';
import type { DeleteRequest } from '#verbs/delete.ts';
import { list } from '#verbs/list.ts';
import { readListOptions } from '#verbs/list-options.ts';
import { badRequest, methodNotAllowed, successBody } from '#verbs/status.ts';
import type { Refusal } from '#verbs/status.ts';

import { jsonAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import { parseJson } from './body.ts';
import type { Context } from './context.ts';
import { answerObject, lookOf } from './look.ts';
import { protobuf, readProtobuf } from './protobuf/body.ts';
import { mediaType } from './read-request-object.ts';
import type { Target } from './request.ts';

export function answerDelete(
  context: Context,
  resource: Resource,
  { namespace, name, subresource }: Target,
): Answer | Refusal {
  if (subresource !== '') return methodNotAllowed();
  const request = readDeleteRequest(context);
  if ('status' in request) return request;
  const deleted = remove(context.machine, { resource, namespace, name }, request);
  if (!deleted.ok) return deleted;
  if (deleted.answersObject) return answerObject(context, resource, { code: 200, object: deleted.object });
  const { uid } = deleted.object.metadata;
  const details = { name, group: resource.group, kind: resource.plural, ...(uid === undefined ? {} : { uid }) };
  return jsonAnswer(200, successBody(details));
}

/** Deletes everything that the query selects and answers the list of it. */
export function answerDeleteCollection(context: Context, resource: Resource, { namespace }: Target): Answer | Refusal {
  if (!resource.verbs.includes('deletecollection')) return methodNotAllowed();
  const request = readDeleteRequest(context);
  if ('status' in request) return request;
  const asked = readListOptions(context.asked.query, resource);
  if (!asked.ok) return asked;
  const look = lookOf(context, resource, 'list');
  if ('status' in look) return look;
  const listed = list(context.machine, resource, namespace, asked.options);
  if (!listed.ok) return listed;
  for (const { metadata } of listed.items) {
    remove(context.machine, { resource, namespace: metadata.namespace ?? '', name: metadata.name }, request);
  }
  return look.list(listed);
}

/** DeleteOptions from the body, or else from the query. */
export function readDeleteRequest({ body, asked, contentType }: Context): DeleteRequest | Refusal {
  const isProtobuf = mediaType(contentType) === protobuf;
  const parsed = isProtobuf && body.length > 0 ? readProtobuf(body) : readOptions(body);
  if (!parsed.ok) return parsed;
  const given: JsonMap = isMap(parsed.value) ? parsed.value : {};
  const { query } = asked;
  const grace = given['gracePeriodSeconds'] ?? numberOf(query.get('gracePeriodSeconds'));
  const policy = policyOf(given, query);
  const preconditions = isMap(given['preconditions']) ? given['preconditions'] : undefined;
  const dryRun = given['dryRun'] ?? query.getAll('dryRun');
  return {
    dryRun: Array.isArray(dryRun) && dryRun.includes('All'),
    ...(typeof grace === 'number' ? { gracePeriodSeconds: grace } : {}),
    ...(policy === undefined ? {} : { propagationPolicy: policy }),
    ...(preconditions === undefined ? {} : { preconditions }),
  };
}

function policyOf(given: JsonMap, query: URLSearchParams): 'Background' | 'Foreground' | 'Orphan' | undefined {
  const policy: Json | undefined = given['propagationPolicy'] ?? query.get('propagationPolicy') ?? undefined;
  if (policy === 'Background' || policy === 'Foreground' || policy === 'Orphan') return policy;
  const orphan = given['orphanDependents'] ?? query.get('orphanDependents') === 'true';
  return orphan === true ? 'Orphan' : undefined;
}

function numberOf(text: string | null): number | undefined {
  return text === null || text === '' ? undefined : Number(text);
}

function readOptions(body: Buffer): { readonly ok: true; readonly value: Json } | Refusal {
  if (body.length === 0) return { ok: true, value: null };
  const parsed = parseJson(body.toString('utf8'));
  return parsed.ok ? parsed : badRequest('the body is no JSON');
}
