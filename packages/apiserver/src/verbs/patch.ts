import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { applyJsonPatch } from '@capstan/kube/patch/json-patch.ts';
import { applyMergePatch } from '@capstan/kube/patch/merge-patch.ts';
import type { PatchResult } from '@capstan/kube/patch/result.ts';
import { applyStrategicPatch } from '@capstan/kube/patch/strategic.ts';

import { fromStored } from './convert.ts';
import type { Done, Machine, WriteOptions } from './machine.ts';
import { stored } from './read.ts';
import { readObject } from './read-object.ts';
import { badRequest, internal, notFound, tooLarge, unprocessable } from './status.ts';
import type { Refusal } from './status.ts';
import { update } from './update.ts';
import type { Change } from './update.ts';

export type PatchType = 'json' | 'merge' | 'strategic';

export interface PatchRequest {
  readonly type: PatchType;
  readonly body: Json;
}

/** Changes an object by a patch. A resourceVersion in the result that is not the newest is a conflict. */
export function patch(
  machine: Machine,
  change: Change,
  { type, body }: PatchRequest,
  options: WriteOptions,
): Done | Refusal {
  const { resource, name } = change;
  const live = stored(machine, change);
  if (live === undefined) return notFound(resource, name);
  const before = fromStored(resource, live);
  const patched = patchedValue(resource.type, before, { type, body });
  if (!patched.ok) return patched;
  const read = readObject(resource, patched.value, options.fieldValidation);
  if (!read.ok) return read;
  const done = update(machine, change, read.object, options);
  return done.ok ? { ...done, warnings: [...read.warnings, ...done.warnings] } : done;
}

/** Applies a patch to a value of a type; refusals are those of the API server. */
export function patchedValue(
  type: Change['resource']['type'],
  before: KubeObject,
  request: PatchRequest,
): { readonly ok: true; readonly value: Json } | Refusal {
  if (request.type === 'merge') return { ok: true, value: applyMergePatch(before, request.body) };
  const result =
    request.type === 'json' ? applyJsonPatch(before, request.body) : applyStrategicPatch(before, request.body, type);
  return result.ok ? result : refusalOf(result);
}

function refusalOf(failure: Exclude<PatchResult, { readonly ok: true }>): Refusal {
  switch (failure.code) {
    case 'bad-request':
      return badRequest(failure.message);
    case 'unprocessable':
      return unprocessable(failure.message);
    case 'too-large':
      return tooLarge(failure.message);
    case 'internal':
      return internal(failure.message);
    default:
      return failure.code satisfies never;
  }
}
