import { readFileSync, readdirSync } from 'node:fs';
import { expect, it, describe } from 'vitest';
import { isList, isMap } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import { stringAt } from '#object/read.ts';
import { parseApiVersion } from '#object/ref.ts';
import { builtinType } from '#schema/builtin.ts';
import type { TypeNode } from '#schema/type.ts';
import { applyJsonPatch } from './json-patch.ts';
import { applyMergePatch } from './merge-patch.ts';
import type { PatchResult } from './result.ts';
import { applyStrategicPatch } from './strategic.ts';

interface Step {
  readonly method: string;
  readonly path: string;
  readonly headers?: { readonly 'content-type'?: string };
  readonly body?: Json;
  readonly status: number;
  readonly response?: Json;
}

/** What a patch function cannot know: validation, decoding and preconditions come after it, broken text before it. */
const beyond: { readonly [name: string]: string } = {
  'json-add-escaped-key': 'validation refuses the first key',
  'json-invalid-result': 'validation',
  'json-kind': 'decoding',
  'json-rv': 'precondition',
  'json-value-type': 'decoding',
  'merge-apiversion': 'decoding',
  'merge-duplicate-key': 'the body is text',
  'merge-name': 'validation',
  'merge-namespace': 'validation',
  'merge-null-metadata': 'validation',
  'merge-null-name': 'validation',
  'merge-number': 'decoding',
  'merge-rv-current': 'precondition',
  'merge-rv-old': 'precondition',
  'merge-scalar-for-map': 'decoding',
  'merge-syntax': 'the body is text',
  'smp-env-value-from': 'validation',
  'smp-root-delete': 'validation',
  'smp-rv': 'precondition',
  'smp-strategy-no-retain': 'validation',
  'smp-type-mismatch': 'decoding',
  'smp-volume-source-both': 'validation',
};

const folder = new URL('recordings/', import.meta.url);

describe('a real API server answered the same', () => {
  it.each(readdirSync(folder).map((file) => file.replace('.json', '')))('%s', (name) => {
    const { judged, wrong } = replay(name);
    expect(wrong).toEqual([]);
    expect(judged > 0 || beyond[name] !== undefined).toBe(true);
  });
});

/** How many answers were compared, and where they differ. */
function replay(name: string): { readonly judged: number; readonly wrong: readonly string[] } {
  let live: Json = null;
  let judged = 0;
  const wrong: string[] = [];
  for (const [i, step] of stepsOf(name).entries()) {
    const result = step.method === 'PATCH' ? patched(live, step) : undefined;
    if (result !== undefined) {
      const later = step.status !== 200 && beyond[name] !== undefined;
      judged += later ? 0 : 1;
      const problems = later ? (result.ok ? [] : [result.message]) : problemsOf(result, step);
      wrong.push(...problems.map((problem) => `step ${i}: ${problem}`));
    }
    if (step.response !== undefined && stringAt(step.response, 'kind') !== 'Status') live = step.response;
  }
  return { judged, wrong };
}

function stepsOf(name: string): readonly Step[] {
  const { steps } = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as { steps: readonly Step[] };
  return steps;
}

function patched(live: Json, { body = null, headers = {} }: Step): PatchResult | undefined {
  if (typeof body === 'string' && body.startsWith('<10001')) {
    return applyJsonPatch(
      live,
      Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/kind', value: 'ConfigMap' })),
    );
  }
  if (typeof body === 'string') return undefined;
  switch (headers['content-type']) {
    case 'application/json-patch+json':
      return applyJsonPatch(live, body);
    case 'application/merge-patch+json':
      return { ok: true, value: applyMergePatch(live, body) };
    case 'application/strategic-merge-patch+json':
      return applyStrategicPatch(live, body, typeOf(live));
    default:
      return undefined;
  }
}

const statusOf = { 'bad-request': 400, unprocessable: 422, 'too-large': 413, internal: 500 };

function problemsOf(result: PatchResult, { status, response = null }: Step): readonly string[] {
  const answer = `${status} ${stringAt(response, 'message') ?? ''}`;
  if (!result.ok) {
    const ours = `${statusOf[result.code]} ${result.message}`;
    return ours === answer ? [] : [`${ours}, not ${answer}`];
  }
  if (status !== 200) return [`not ${answer}`];
  return missing(known(result.value, typeOf(response)), response, typeOf(response));
}

function typeOf(object: Json): TypeNode {
  const { group, version } = parseApiVersion(stringAt(object, 'apiVersion') ?? '');
  return builtinType(group, version, stringAt(object, 'kind') ?? '') ?? { is: 'any' };
}

/** The value without unknown fields and without metadata that the server keeps. */
function known(value: Json, type: TypeNode): Json {
  if (isList(value)) return type.is === 'list' ? value.map((item) => known(item, type.items())) : value;
  if (!isMap(value) || type.is !== 'struct') return value;
  const kept = Object.entries(value).flatMap(([key, field]): [string, Json][] => {
    const child = type.fields.get(key);
    if (['managedFields', 'resourceVersion', 'generation'].includes(key)) return [];
    return child === undefined ? [] : [[key, known(field, child.type())]];
  });
  return Object.fromEntries(kept);
}

/**
 * Paths at which the stored object is not what the patch gave. The object may have more (defaults), but not in maps with
 * free keys; a null there became an empty string.
 */
function missing(value: Json, stored: Json | undefined, type: TypeNode, path = ''): readonly string[] {
  if (isMap(value) && isMap(stored)) {
    const extra =
      type.is === 'map'
        ? Object.keys(stored)
            .filter((key) => !Object.hasOwn(value, key))
            .map((key) => `${path}.${key}+`)
        : [];
    return [
      ...Object.entries(value).flatMap(([key, field]) =>
        missing(field, stored[key], childType(type, key), `${path}.${key}`),
      ),
      ...extra,
    ];
  }
  if (isList(value) && isList(stored) && value.length === stored.length) {
    const items = childType(type, '');
    return value.flatMap((item, i) => missing(item, stored[i], items, `${path}[${i}]`));
  }
  const same = value === stored || (value === null && (stored === '' || stored === undefined));
  const empty = stored === undefined && (isList(value) || isMap(value)) && Object.keys(value).length === 0;
  return same || empty ? [] : [path];
}

function childType(type: TypeNode, key: string): TypeNode {
  if (type.is === 'struct') return type.fields.get(key)?.type() ?? { is: 'any' };
  if (type.is === 'map') return type.values();
  return type.is === 'list' ? type.items() : { is: 'any' };
}

it('leaves the object and the patch as they were', () => {
  const [first, second] = stepsOf('smp-volume-source-retain');
  const live = first?.response as JsonMap;
  const body = second?.body as JsonMap;
  const before = JSON.stringify([live, body]);
  applyStrategicPatch(live, body, typeOf(live));
  expect(JSON.stringify([live, body])).toBe(before);
});
