import { hasSubresource } from '#resources/resource.ts';
import type { Resource } from '#resources/resource.ts';
import { create } from '#verbs/create.ts';
import { list, wrongRevision } from '#verbs/list.ts';
import { readListOptions } from '#verbs/list-options.ts';
import { read } from '#verbs/read.ts';
import { internal, methodNotAllowed, noSuchResource } from '#verbs/status.ts';
import type { Refusal } from '#verbs/status.ts';
import { update } from '#verbs/update.ts';
import type { Part } from '#verbs/update.ts';

import { jsonAnswer, refusalAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import { writeOptions } from './context.ts';
import type { Context } from './context.ts';
import { answerDelete, answerDeleteCollection } from './delete-requests.ts';
import { answerDone, answerObject, lookOf } from './look.ts';
import { answerPatch } from './patch-requests.ts';
import { answerPodAct } from './pod-acts.ts';
import { answerPodRequest } from './pod-requests.ts';
import { readRequestObject } from './read-request-object.ts';
import { answerReview } from './reviews.ts';
import { answerScale } from './scale-requests.ts';
import { answerTokenRequest } from './token-requests.ts';
import type { Target } from './request.ts';

/** Carries out a request for a resource, but for watches, and answers it. */
export function answerResource(context: Context, resource: Resource, target: Target): Answer {
  const outcome = perform(context, resource, target);
  return 'status' in outcome ? refusalAnswer(outcome) : outcome;
}

function perform(context: Context, resource: Resource, target: Target): Answer | Refusal {
  if (target.subresource === 'scale' && hasSubresource(resource, 'scale'))
    return answerScale(context, resource, target);
  if (target.subresource === 'token' && resource.storage === 'serviceaccounts') {
    return answerTokenRequest(context, resource, target);
  }
  const special = answerPodAct(context, resource, target) ?? podRequest(context, resource, target);
  if (special !== undefined) return special;
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
    case 'deletecollection':
      return answerDeleteCollection(context, resource, target);
    default:
      return methodNotAllowed();
  }
}

function partOf(resource: Resource, subresource: string): Part | undefined {
  if (subresource === '') return 'main';
  if (!hasSubresource(resource, subresource)) return undefined;
  switch (subresource) {
    case 'status':
    case 'finalize':
    case 'resize':
    case 'ephemeralcontainers':
      return subresource;
    default:
      return undefined;
  }
}

function podRequest(context: Context, resource: Resource, target: Target): Answer | Refusal | undefined {
  return resource.storage === 'pods' ? answerPodRequest(context, resource, target) : undefined;
}

function answerGet(context: Context, resource: Resource, { namespace, name }: Target): Answer | Refusal {
  const asked = context.asked.query.get('resourceVersion') ?? '';
  const wrong = wrongRevision(asked, context.machine.store.revision());
  // A get says it more shortly than a list, and as a failure of its own.
  if (wrong?.status.code === 400) return internal(wrong.status.message.replace('invalid resource version: ', ''));
  if (wrong !== undefined) return wrong;
  const found = read(context.machine, { resource, namespace, name });
  return found.ok ? answerObject(context, resource, { code: 200, object: found.object }) : found;
}

function answerList(context: Context, resource: Resource, { namespace }: Target): Answer | Refusal {
  const asked = readListOptions(context.asked.query, resource);
  if (!asked.ok) return asked;
  const look = lookOf(context, resource, 'list');
  if ('status' in look) return look;
  const listed = list(context.machine, resource, namespace, asked.options);
  return listed.ok ? look.list(listed) : listed;
}

function answerCreate(context: Context, resource: Resource, { namespace, name }: Target): Answer | Refusal {
  if (name !== '') return methodNotAllowed();
  const options = writeOptions(context, 'CreateOptions');
  if (!options.ok) return options;
  const body = readRequestObject(context, resource, options.options.fieldValidation);
  if (!body.ok) return body;
  const review = answerReview(context, resource, body.object, options.options);
  if (review !== undefined) return review.ok ? jsonAnswer(201, review.body, body.warnings) : review;
  const place = { resource, namespace };
  const done = create(context.machine, place, body.object, options.options);
  return answerDone(context, resource, done, body.warnings);
}

function answerUpdate(context: Context, resource: Resource, { namespace, name }: Target, part: Part): Answer | Refusal {
  const options = writeOptions(context, 'UpdateOptions');
  if (!options.ok) return options;
  const body = readRequestObject(context, resource, options.options.fieldValidation);
  if (!body.ok) return body;
  const change = { resource, namespace, name, part };
  const done = update(context.machine, change, body.object, options.options);
  return answerDone(context, resource, done, body.warnings);
}
