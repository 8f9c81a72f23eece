import { isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { stringAt } from '@capstan/kube/object/read.ts';
import { builtinType } from '@capstan/kube/schema/builtin.ts';

import type { Resource } from '#resources/resource.ts';
import { appliedObject } from '#verbs/apply.ts';
import type { WriteOptions } from '#verbs/machine.ts';
import { patchedValue } from '#verbs/patch.ts';
import { applyScale, readScale, writeScale } from '#verbs/scale.ts';
import { badRequest, methodNotAllowed, unsupportedMediaType } from '#verbs/status.ts';
import type { Refusal } from '#verbs/status.ts';

import { goJsonText, json } from './answer.ts';
import type { Answer } from './answer.ts';
import { writeOptions } from './context.ts';
import type { Context } from './context.ts';
import { applyRequest, applyType, patchTypes, readPatch } from './patch-requests.ts';
import { mediaType, readValue } from './read-request-object.ts';
import type { Target } from './request.ts';
import { readApplyBody } from './yaml-body.ts';

const scaleKind = { kind: 'Scale', version: 'v1' };

/** Reads and writes an object through its Scale. */
export function answerScale(context: Context, resource: Resource, target: Target): Answer | Refusal {
  const { namespace, name, verb } = target;
  const place = { resource, namespace, name };
  if (verb === 'get') return shown(readScale(context.machine, place));
  if (verb !== 'update' && verb !== 'patch') return methodNotAllowed();
  const options = writeOptions(context, verb === 'patch' ? 'PatchOptions' : 'UpdateOptions');
  if (!options.ok) return options;
  if (verb === 'patch' && mediaType(context.contentType) === applyType)
    return appliedScale(context, place, options.options);
  const scale = verb === 'patch' ? patchedScale(context, place) : sentScale(context, name);
  if (!scale.ok) return scale;
  return shown(writeScale(context.machine, place, scale.object, options.options));
}

function appliedScale(context: Context, place: ScalePlace, options: WriteOptions): Answer | Refusal {
  const body = readApplyBody(context.body.toString('utf8'), options.fieldValidation);
  if (!body.ok) return body;
  const request = applyRequest(context.asked.query, body.value);
  const scale = { group: 'autoscaling', version: 'v1', kind: 'Scale' };
  const applied = appliedObject({ resource: scale, name: place.name }, request, false);
  if (!('kind' in applied)) return applied;
  return shown(applyScale(context.machine, place, { applied, force: request.force }, options));
}

type ScalePlace = Parameters<typeof readScale>[1];

function shown(done: { readonly ok: true; readonly object: KubeObject } | Refusal): Answer | Refusal {
  return done.ok ? { code: 200, contentType: json, body: goJsonText(done.object) } : done;
}

type Scale = { readonly ok: true; readonly object: KubeObject } | Refusal;

function sentScale(context: Context, name: string): Scale {
  const value = readValue(context, scaleKind, 'Ignore');
  return value.ok ? asScale(value.value, name) : value;
}

function asScale(value: Json, name: string): Scale {
  if (!isMap(value)) return badRequest('the body is no Scale');
  const { kind, metadata } = value;
  if (kind !== undefined && kind !== 'Scale') {
    const shownKind = typeof kind === 'string' ? kind : '';
    return badRequest(
      `${shownKind} in version "v1" cannot be handled as a Scale: converting (v1.${shownKind}) to (autoscaling.Scale): unknown conversion`,
    );
  }
  const given = stringAt(metadata, 'name');
  if (given !== undefined && given !== name) {
    return badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
  }
  return { ok: true, object: { ...value, metadata: isMap(metadata) ? metadata : {} } as unknown as KubeObject };
}

function patchedScale(context: Context, place: { resource: Resource; namespace: string; name: string }): Scale {
  const type = patchTypes.get(mediaType(context.contentType));
  if (type === undefined) return unsupportedMediaType();
  const body = readPatch(context.body.toString('utf8'), type);
  if ('status' in body) return body;
  const live = readScale(context.machine, place);
  if (!live.ok) return live;
  const scaleType = builtinType('autoscaling', 'v1', 'Scale') ?? { is: 'any' };
  const patched = patchedValue(scaleType, live.object, { type, body: body.value });
  return patched.ok ? asScale(patched.value, place.name) : patched;
}
