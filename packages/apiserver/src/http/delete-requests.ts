import { isList, isMap, toJsonText } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';

import { builtinDefinition } from '@capstan/kube/schema/builtin.ts';

import { decode } from '#resources/decode.ts';
import { invalidValue, notSupported } from '#resources/field-error.ts';
import type { FieldError } from '#resources/field-error.ts';
import type { Resource } from '#resources/resource.ts';
import { remove } from '#verbs/delete.ts';
import { invalid } from '#verbs/invalid.ts';
import { structOf } from '#verbs/read-object.ts';
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
export function readDeleteRequest(context: Context): DeleteRequest | Refusal {
  const given = givenOptions(context);
  return given.ok ? requestOf(given.value) : given;
}

type Given = { readonly ok: true; readonly value: JsonMap } | Refusal;

function givenOptions({ body, asked, contentType }: Context): Given {
  if (body.length === 0) return { ok: true, value: fromQuery(asked.query) };
  const parsed = mediaType(contentType) === protobuf ? readProtobuf(body) : readOptions(body);
  if (!parsed.ok) return parsed;
  return { ok: true, value: isMap(parsed.value) ? parsed.value : {} };
}

/** Judges DeleteOptions, wherever they stand. */
export function requestOf(given: JsonMap): DeleteRequest | Refusal {
  const { kind, apiVersion, ...fields } = given;
  if (kind !== undefined && kind !== '' && kind !== 'DeleteOptions') {
    const quoted = [kind, apiVersion ?? ''].map((word) => toJsonText(word));
    return badRequest(
      `no kind ${quoted[0] ?? ''} is registered for version ${quoted[1] ?? ''} in scheme "pkg/runtime/scheme.go:111"`,
    );
  }
  const decoded = decode(fields, structOf(builtinDefinition('meta.v1.DeleteOptions')), 'DeleteOptions');
  if (!decoded.ok) return badRequest(decoded.message);
  const refused = refuseOptions(decoded.value);
  if (refused !== undefined) return refused;
  const { gracePeriodSeconds: grace } = decoded.value;
  const policy = policyOf(decoded.value);
  const preconditions = isMap(given['preconditions']) ? given['preconditions'] : undefined;
  const { dryRun = [] } = decoded.value;
  return {
    dryRun: isList(dryRun) && dryRun.length > 0,
    ...(typeof grace === 'number' ? { gracePeriodSeconds: grace } : {}),
    ...(policy === undefined ? {} : { propagationPolicy: policy }),
    ...(preconditions === undefined ? {} : { preconditions }),
  };
}

/** The query counts only where there is no body. */
function fromQuery(query: URLSearchParams): JsonMap {
  const grace = query.get('gracePeriodSeconds') ?? '';
  const policy = query.get('propagationPolicy') ?? '';
  const orphan = query.get('orphanDependents');
  return {
    ...(grace === '' ? {} : { gracePeriodSeconds: /^-?\d+$/.test(grace) ? Number(grace) : grace }),
    ...(policy === '' ? {} : { propagationPolicy: policy }),
    ...(orphan === null ? {} : { orphanDependents: orphan !== 'false' && orphan !== '0' }),
    dryRun: query.getAll('dryRun'),
  };
}

const policies = ['Foreground', 'Background', 'Orphan'];

/** Source: apimachinery meta/v1/validation, ValidateDeleteOptions. */
function refuseOptions(options: JsonMap): Refusal | undefined {
  const { propagationPolicy: policy, orphanDependents: orphan, dryRun = [] } = options;
  const errors: FieldError[] = [];
  if (orphan !== undefined && policy !== undefined) {
    const why = 'orphanDependents and deletionPropagation cannot be both set';
    errors.push(invalidValue('propagationPolicy', policy, why));
  }
  if (policy !== undefined && !(typeof policy === 'string' && policies.includes(policy))) {
    errors.push(notSupported('propagationPolicy', policy, [...policies, 'nil']));
  }
  if (isList(dryRun) && dryRun.some((one) => one !== 'All')) errors.push(notSupported('dryRun', dryRun, ['All']));
  return errors.length === 0 ? undefined : invalid({ kind: 'DeleteOptions', group: 'meta.k8s.io' }, '', errors);
}

function policyOf(options: JsonMap): 'Background' | 'Foreground' | 'Orphan' | undefined {
  const { propagationPolicy: policy, orphanDependents: orphan } = options;
  if (policy === 'Background' || policy === 'Foreground' || policy === 'Orphan') return policy;
  return orphan === true ? 'Orphan' : undefined;
}

function readOptions(body: Buffer): { readonly ok: true; readonly value: Json } | Refusal {
  if (body.length === 0) return { ok: true, value: null };
  const parsed = parseJson(body.toString('utf8'));
  return parsed.ok ? parsed : badRequest(`couldn't get version/kind; json parse error: ${parsed.problem}`);
}
