import type { Http2ServerResponse } from 'node:http2';

import { missingForImpersonation, impersonationOf } from '#access/impersonate.ts';
import type { Attributes } from '#access/rbac/rule.ts';
import type { User } from '#access/user.ts';
import { readListOptions } from '#verbs/list-options.ts';
import type { Refusal } from '#verbs/status.ts';
import { badRequest, forbidden, methodNotAllowed, noSuchResource } from '#verbs/status.ts';
import { watch } from '#verbs/watch.ts';
import { both } from '#verbs/list-options.ts';
import type { Resource } from '#resources/resource.ts';

import { refusalAnswer, textAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Context } from './context.ts';
import { discoveryAnswer } from './discovery.ts';
import { lookOf } from './look.ts';
import type { Asked, Target } from './request.ts';
import { answerResource } from './resource-requests.ts';
import { streamWatch } from './watch-stream.ts';

/** Answers a request; undefined when the answer is a stream that has been started on `response`. */
export function handle(
  asking: Context,
  rawHeaders: readonly string[],
  response: Http2ServerResponse,
): Answer | undefined {
  const attributes = attributesOf(asking.asked);
  const context = actingContext(asking, rawHeaders, attributes);
  if ('status' in context) return refusalAnswer(context);
  const { asked, user, machine, access } = context;
  const { target } = asked;
  const { allowed, reason } = access.authorize(user, attributes);
  if (!allowed) return refusalAnswer(forbiddenTo(user, attributes, reason));
  if (target === undefined) return discoveryAnswer(context) ?? textAnswer(404, '404 page not found\n');
  const resource = machine.registry.find(target.group, target.version, target.plural);
  if (resource === undefined) {
    return machine.registry.hasVersion(target.group, target.version)
      ? refusalAnswer(noSuchResource())
      : textAnswer(404, '404 page not found\n');
  }
  if (target.name === '' && ['update', 'patch'].includes(target.verb)) return refusalAnswer(methodNotAllowed());
  const misplaced = wrongScope(resource, target);
  if (misplaced !== undefined) return refusalAnswer(misplaced);
  if (target.verb !== 'watch') return withDeprecation(resource, answerResource(context, resource, target));
  return openWatch(context, resource, target, response);
}

const deprecated = new Map([
  ['endpoints', 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'],
  ['componentstatuses', 'v1 ComponentStatus is deprecated in v1.19+'],
]);

/** Every answer about a kind that is on its way out says so. */
function withDeprecation(resource: Resource, answer: Answer): Answer {
  const warning = deprecated.get(resource.storage);
  return warning === undefined ? answer : { ...answer, warnings: [warning, ...(answer.warnings ?? [])] };
}

/** The request as the user whom Impersonate-* headers name, when the sender may act as them. */
function actingContext(context: Context, rawHeaders: readonly string[], attributes: Attributes): Context | Refusal {
  const wanted = impersonationOf(rawHeaders);
  if (wanted.is === 'nobody') return context;
  if (wanted.is === 'bad-request') return badRequest(wanted.message);
  const missing = missingForImpersonation(context.access.authorize, context.user, wanted, attributes);
  return missing === undefined ? { ...context, user: wanted.user } : forbiddenTo(context.user, missing, '');
}

/** What authorisation is asked. A single namespace is judged as being in itself. */
function attributesOf({ target, path, method }: Asked): Attributes {
  if (target === undefined) return { is: 'path', verb: method.toLowerCase(), path };
  const { verb, group, plural, subresource, namespace, name } = target;
  const isNamespace = group === '' && plural === 'namespaces' && namespace === '';
  return {
    is: 'resource',
    verb,
    group,
    resource: plural,
    subresource,
    namespace: isNamespace ? name : namespace,
    name,
  };
}

function openWatch(
  context: Context,
  resource: Resource,
  target: Target,
  response: Http2ServerResponse,
): Answer | undefined {
  const { machine, asked } = context;
  const read = readListOptions(asked.query, resource);
  if (!read.ok) return refusalAnswer(read);
  const { name } = target;
  const only = name === '' ? undefined : (object: { metadata: { name: string } }) => object.metadata.name === name;
  const options = { ...read.options, matches: both(read.options.matches, only) };
  const opened = watch(machine, resource, target.namespace, options);
  if (!opened.ok) return refusalAnswer(opened);
  const look = lookOf(context, resource, 'watch');
  if ('status' in look) return refusalAnswer(look);
  streamWatch(response, { machine, options, watch: opened, look });
  return undefined;
}

/** Namespaced kinds are written in a namespace; the others never are. */
function wrongScope(resource: Resource, target: Target): Refusal | undefined {
  if (!resource.namespaced) return target.namespace === '' ? undefined : noSuchResource();
  if (target.namespace !== '' || target.verb === 'list' || target.verb === 'watch') return undefined;
  return target.verb === 'create' || target.name === '' ? methodNotAllowed() : noSuchResource();
}

function forbiddenTo(user: User, asked: Attributes, reason: string): Refusal {
  const who = `User ${JSON.stringify(user.name)} cannot ${asked.verb}`;
  const tail = reason === '' ? '' : `: ${reason}`;
  if (asked.is === 'path') {
    const message = `forbidden: ${who} path ${JSON.stringify(asked.path)}${tail}`;
    return { ok: false, status: { code: 403, reason: 'Forbidden', message, details: {} } };
  }
  const { group, resource: plural, subresource, namespace, name } = asked;
  const shown = subresource === '' ? plural : `${plural}/${subresource}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
  const why = `${who} resource ${JSON.stringify(shown)} in API group ${JSON.stringify(group)} ${where}${tail}`;
  return forbidden({ group, plural, kind: '' }, name, why);
}
