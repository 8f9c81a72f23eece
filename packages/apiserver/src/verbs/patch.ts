import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { isMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { goText } from '@capstan/kube/patch/go-text.ts';
import { applyJsonPatch } from '@capstan/kube/patch/json-patch.ts';
import { applyMergePatch } from '@capstan/kube/patch/merge-patch.ts';
import type { PatchResult } from '@capstan/kube/patch/result.ts';
import { applyStrategicPatch } from '@capstan/kube/patch/strategic.ts';

import { invalidValue } from '#resources/field-error.ts';

import { fromStored } from './convert.ts';
import { invalid } from './invalid.ts';
import type { Done, Machine, WriteOptions } from './machine.ts';
import { patchedText } from './patched-text.ts';
import { stored } from './read.ts';
import { interpretObject } from './read-object.ts';
import { restoreProblem } from './restore.ts';
import { badRequest, internal, notFound, tooLarge, unprocessable } from './status.ts';
import type { Refusal } from './status.ts';
import { update } from './update.ts';
import type { Change } from './update.ts';

export type PatchType = 'json' | 'merge' | 'strategic';

export interface PatchRequest {
  readonly type: PatchType;
  readonly body: Json;
  /** What the body names twice, in the words of a strict decoder. */
  readonly duplicates?: readonly string[];
}

/** Changes an object by a patch. A resourceVersion in the result that is not the newest is a conflict. */
export function patch(machine: Machine, change: Change, request: PatchRequest, options: WriteOptions): Done | Refusal {
  const { resource, name } = change;
  const live = stored(machine, change);
  if (live === undefined) return notFound(resource, name);
  const before = fromStored(resource, live);
  const patched = patchedValue(resource.type, before, request);
  if (!patched.ok) return patched;
  const read = readPatched(change, before, patched.value, { request, options });
  if (!read.ok) return read;
  const done = update(machine, change, read.object, options);
  return done.ok ? { ...done, warnings: [...read.warnings, ...done.warnings] } : done;
}

interface Asked {
  readonly request: PatchRequest;
  readonly options: WriteOptions;
}

/** The patched value as an object; what does not fit is the patch's fault and told with its text. */
function readPatched(
  { resource }: Change,
  before: KubeObject,
  value: Json,
  { request, options }: Asked,
): { readonly ok: true; readonly object: KubeObject; readonly warnings: readonly string[] } | Refusal {
  const isStrategic = request.type === 'strategic';
  const wrong = (why: string): Refusal => {
    const text = isStrategic ? goText(request.body) : patchedText(before, value);
    return invalid({ kind: '', group: '' }, '', [invalidValue('patch', text, why)]);
  };
  const unfit = isStrategic ? restoreProblem(value, resource.type) : undefined;
  if (unfit !== undefined) return wrong(unfit);
  const read = interpretObject(resource, value);
  if (!read.ok) return wrong(read.problem);
  const problems = [
    ...(request.duplicates ?? []),
    ...read.unknown.map((path) => `unknown field ${JSON.stringify(path)}`),
  ];
  if (problems.length > 0 && options.fieldValidation === 'Strict') {
    return wrong(`strict decoding error: ${problems.join(', ')}`);
  }
  return { ok: true, object: read.object, warnings: options.fieldValidation === 'Warn' ? problems : [] };
}

/** Applies a patch to a value of a type; refusals are those of the API server. */
export function patchedValue(
  type: Change['resource']['type'],
  before: KubeObject,
  { type: patchType, body }: PatchRequest,
): { readonly ok: true; readonly value: Json } | Refusal {
  if (patchType === 'json') return valueOf(applyJsonPatch(before, body));
  if (body === null) return badRequest('Invalid JSON Patch');
  if (patchType === 'merge') return { ok: true, value: applyMergePatch(before, body) };
  return valueOf(applyStrategicPatch(before, body, type));
}

function valueOf(result: PatchResult): { readonly ok: true; readonly value: JsonMap } | Refusal {
  if (!result.ok) return refusalOf(result);
  return isMap(result.value) ? { ok: true, value: result.value } : badRequest('the patch leaves no object');
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
