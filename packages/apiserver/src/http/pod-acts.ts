import type { JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { mapAt, stringAt } from '@capstan/kube/object/read.ts';
import { builtinType } from '@capstan/kube/schema/builtin.ts';

import type { Resource } from '#resources/resource.ts';
import { bind } from '#verbs/bind.ts';
import { evict } from '#verbs/evict.ts';
import { badRequest, internal, methodNotAllowed, noSuchResource } from '#verbs/status.ts';
import type { Refusal } from '#verbs/status.ts';

import { jsonAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import { writeOptions } from './context.ts';
import type { Context } from './context.ts';
import { requestOf } from './delete-requests.ts';
import { readRequestObject } from './read-request-object.ts';
import type { Target } from './request.ts';

/** Bindings and evictions: objects that are posted, done, and kept nowhere. Undefined for everything else. */
export function answerPodAct(context: Context, resource: Resource, target: Target): Answer | Refusal | undefined {
  const { group, plural } = resource;
  if (group !== '') return undefined;
  if (plural === 'bindings') return target.verb === 'create' ? answerBinding(context, target) : methodNotAllowed();
  if (plural !== 'pods' || (target.subresource !== 'binding' && target.subresource !== 'eviction')) return undefined;
  if (target.verb !== 'create') return methodNotAllowed();
  return target.subresource === 'binding' ? answerBinding(context, target) : answerEviction(context, target);
}

const done: JsonMap = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };

function answerBinding(context: Context, { namespace, name }: Target): Answer | Refusal {
  const sent = readSent(context, '', 'v1', 'Binding');
  if ('status' in sent) return sent;
  const { object, options, pods } = sent;
  if (name !== '' && object.metadata.name !== name) {
    return badRequest('name in URL does not match name in Binding object');
  }
  const problems = targetProblems(object);
  if (problems.length > 0) return internal(problems.length === 1 ? problems.join('') : `[${problems.join(', ')}]`);
  const place = { resource: pods, namespace, name: object.metadata.name };
  const bound = bind(context.machine, place, stringAt(object, 'target', 'name') ?? '', options);
  return bound.ok ? jsonAnswer(201, done) : bound;
}

/** Source: kubernetes pkg/apis/core/validation, ValidatePodBinding. */
function targetProblems(binding: KubeObject): readonly string[] {
  const kind = stringAt(binding, 'target', 'kind') ?? '';
  const problems: string[] = [];
  if (kind !== '' && kind !== 'Node') {
    problems.push(`target.kind: Unsupported value: ${JSON.stringify(kind)}: supported values: "Node", "<empty>"`);
  }
  if ((stringAt(binding, 'target', 'name') ?? '') === '') problems.push('target.name: Required value');
  return problems;
}

function answerEviction(context: Context, { namespace, name }: Target): Answer | Refusal {
  const sent = readSent(context, 'policy', 'v1', 'Eviction');
  if ('status' in sent) return sent;
  const { object, options, pods } = sent;
  if (object.metadata.name !== name) return badRequest('name in URL does not match name in Eviction object');
  const asked = requestOf(mapAt(object, 'deleteOptions'));
  if ('status' in asked) return asked;
  const request = { ...asked, dryRun: asked.dryRun || options.dryRun };
  const evicted = evict(context.machine, { resource: pods, namespace, name }, request);
  return evicted === undefined ? jsonAnswer(201, done) : evicted;
}

function readSent(context: Context, group: string, version: string, kind: string) {
  const options = writeOptions(context, 'CreateOptions');
  if (!options.ok) return options;
  const pods = context.machine.registry.find('', 'v1', 'pods');
  const type = builtinType(group, version, kind);
  if (pods === undefined || type === undefined) return noSuchResource();
  const resource: Resource = { ...pods, group, version, kind, type, storage: '', storedAs: '' };
  const read = readRequestObject(context, resource, options.options.fieldValidation);
  return read.ok ? { object: read.object, options: options.options, pods } : read;
}
