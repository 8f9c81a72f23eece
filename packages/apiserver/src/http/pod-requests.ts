import type { KubeObject } from '@capstan/kube/object/object.ts';
import { listAt, stringAt } from '@capstan/kube/object/read.ts';

import { invalidValue } from '#resources/field-error.ts';
import type { FieldError } from '#resources/field-error.ts';
import type { Resource } from '#resources/resource.ts';
import { invalid } from '#verbs/invalid.ts';
import { read } from '#verbs/read.ts';
import { badRequest, methodNotAllowed } from '#verbs/status.ts';
import type { Refusal } from '#verbs/status.ts';

import type { Answer } from './answer.ts';
import { textAnswer } from './answer.ts';
import type { Context } from './context.ts';
import type { Target } from './request.ts';

const streams = new Set(['exec', 'attach', 'portforward']);

/** What is asked of the machine that a pod runs on: logs and streams. Undefined for other subresources. */
export function answerPodRequest(context: Context, resource: Resource, target: Target): Answer | Refusal | undefined {
  const { subresource, verb } = target;
  if (subresource === 'log') return verb === 'get' ? answerLog(context, resource, target) : methodNotAllowed();
  if (!streams.has(subresource)) return undefined;
  return verb === 'get' || verb === 'create' ? answerStream(context, resource, target) : methodNotAllowed();
}

/** Containers here are simulated and write nothing: the log of one that runs is empty. */
function answerLog(context: Context, resource: Resource, { namespace, name }: Target): Answer | Refusal {
  const { query } = context.asked;
  const errors = logErrors(query);
  if (errors.length > 0) return invalid({ kind: 'PodLogOptions', group: '' }, name, errors);
  const found = read(context.machine, { resource, namespace, name });
  if (!found.ok) return found;
  const wrong = wrongContainer(found.object, query.get('container') ?? '');
  if (wrong !== undefined) return wrong;
  return isPlaced(found.object) ? textAnswer(200, '') : { code: 204, contentType: 'application/json', body: '' };
}

/** Source: kubernetes pkg/apis/core/validation, ValidatePodLogOptions. */
function logErrors(query: URLSearchParams): readonly FieldError[] {
  const limits: readonly [name: string, least: number, why: string][] = [
    ['tailLines', 0, 'must be greater than or equal to 0'],
    ['limitBytes', 1, 'must be greater than 0'],
    ['sinceSeconds', 1, 'must be greater than 0'],
  ];
  return limits.flatMap(([name, least, why]) => {
    const given = query.get(name) ?? '';
    const value = Number(given);
    return given !== '' && value < least ? [invalidValue(name, value, why)] : [];
  });
}

function answerStream(context: Context, resource: Resource, target: Target): Answer | Refusal {
  const { namespace, name, subresource } = target;
  const found = read(context.machine, { resource, namespace, name });
  if (!found.ok) return found;
  const container = context.asked.query.get('container') ?? '';
  const wrong = subresource === 'portforward' ? undefined : wrongContainer(found.object, container);
  if (wrong !== undefined) return wrong;
  if (!isPlaced(found.object)) return badRequest(`pod ${name} does not have a host assigned`);
  return badRequest(`pod ${name} has simulated containers: there is nothing to connect to`);
}

/** A pod with one container needs no name; the others do, and it must be theirs. */
function wrongContainer(pod: KubeObject, asked: string): Refusal | undefined {
  const namesOf = (field: string): readonly string[] =>
    listAt(pod, 'spec', field).map((one) => stringAt(one, 'name') ?? '');
  const all = [...namesOf('initContainers'), ...namesOf('containers'), ...namesOf('ephemeralContainers')];
  const { name } = pod.metadata;
  if (asked !== '')
    return all.includes(asked) ? undefined : badRequest(`container ${asked} is not valid for pod ${name}`);
  if (namesOf('containers').length === 1) return undefined;
  return badRequest(`a container name must be specified for pod ${name}, choose one of: [${all.join(' ')}]`);
}

function isPlaced(pod: KubeObject): boolean {
  return (stringAt(pod, 'spec', 'nodeName') ?? '') !== '';
}
