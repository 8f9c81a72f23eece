import type { Http2ServerResponse } from 'node:http2';

import type { User } from '#access/user.ts';
import { readListOptions } from '#verbs/list-options.ts';
import type { Refusal } from '#verbs/status.ts';
import { forbidden, methodNotAllowed, noSuchResource } from '#verbs/status.ts';
import { watch } from '#verbs/watch.ts';
import { both } from '#verbs/list-options.ts';
import type { Resource } from '#resources/resource.ts';

import { refusalAnswer, textAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Context } from './context.ts';
import { discoveryAnswer } from './discovery.ts';
import { lookOf } from './look.ts';
import type { Target } from './request.ts';
import { answerResource } from './resource-requests.ts';
import { streamWatch } from './watch-stream.ts';

/** May this user do this? */
export type Authorizer = (user: User, target: Target | undefined, path: string, verb: string) => boolean;

/** Answers a request; undefined when the answer is a stream that has been started on `response`. */
export function handle(context: Context, authorize: Authorizer, response: Http2ServerResponse): Answer | undefined {
  const { asked, user, machine } = context;
  const { target, path, method } = asked;
  if (target === undefined) {
    if (!authorize(user, undefined, path, method.toLowerCase()))
      return refusalAnswer(forbiddenPath(user, path, method));
    return discoveryAnswer(context) ?? textAnswer(404, '404 page not found\n');
  }
  if (!authorize(user, target, path, target.verb)) return refusalAnswer(forbiddenTarget(user, target));
  const resource = machine.registry.find(target.group, target.version, target.plural);
  if (resource === undefined) {
    return machine.registry.hasVersion(target.group, target.version)
      ? refusalAnswer(noSuchResource())
      : textAnswer(404, '404 page not found\n');
  }
  if (target.name === '' && ['update', 'patch'].includes(target.verb)) return refusalAnswer(methodNotAllowed());
  const misplaced = wrongScope(resource, target);
  if (misplaced !== undefined) return refusalAnswer(misplaced);
  if (target.verb !== 'watch') return answerResource(context, resource, target);
  return openWatch(context, resource, target, response);
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
  const look = lookOf(context, resource, 'list');
  if ('status' in look) return refusalAnswer(look);
  streamWatch(response, { machine, resource, options, watch: opened, look });
  return undefined;
}

/** Namespaced kinds are written in a namespace; the others never are. */
function wrongScope(resource: Resource, target: Target): Refusal | undefined {
  if (!resource.namespaced) return target.namespace === '' ? undefined : noSuchResource();
  if (target.namespace !== '' || target.verb === 'list' || target.verb === 'watch') return undefined;
  return target.verb === 'create' || target.name === '' ? methodNotAllowed() : noSuchResource();
}

function forbiddenPath(user: User, path: string, method: string): Refusal {
  const why = `User ${JSON.stringify(user.name)} cannot ${method.toLowerCase()} path ${JSON.stringify(path)}`;
  return {
    ok: false,
    status: { code: 403, reason: 'Forbidden', message: `forbidden: ${why}`, details: {} },
  };
}

function forbiddenTarget(user: User, target: Target): Refusal {
  const { group, plural, subresource, namespace, name, verb } = target;
  const shown = subresource === '' ? plural : `${plural}/${subresource}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
  const why = `User ${JSON.stringify(user.name)} cannot ${verb} resource ${JSON.stringify(shown)} in API group ${JSON.stringify(group)} ${where}`;
  return forbidden({ group, plural, kind: '' }, name, why);
}
