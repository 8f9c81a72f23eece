import { readFileSync, readdirSync } from 'node:fs';
import { expect, it, describe } from 'vitest';
import { equalJson, isList, isMap, toJsonText } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import type { KubeObject } from '#object/object.ts';
import { at, listAt, stringAt } from '#object/read.ts';
import { canonicalQuantity } from '#object/quantity.ts';
import { parseApiVersion } from '#object/ref.ts';
import { builtinResources, builtinType } from '#schema/builtin.ts';
import type { TypeNode } from '#schema/type.ts';
import { compareText } from './managers.ts';
import { serverSideApply } from './server-side-apply.ts';
import { keepTimes, trackUpdate } from './track-update.ts';

interface Step {
  readonly method: string;
  readonly path: string;
  readonly headers?: { readonly 'content-type'?: string; readonly 'user-agent'?: string };
  readonly body?: Json;
  readonly status: number;
  readonly response?: Json;
}

/** Steps that the API server judges before or after this folder is asked. */
const beyond: { readonly [name: string]: string } = {
  'bad-kind': 'the body fits the endpoint',
  'bad-name-value': 'validation',
  'bad-syntax': 'the body is text',
  'container-removed-coowned': 'validation',
  'create-without-name': 'the name of a new object',
  'deployment-no-key': 'validation',
  'deployment-strategy': 'validation',
  'deployment-strategy-owned': 'validation',
  'duplicate-keys': 'the body is text',
  'field-manager-long': 'validation of options',
  hpa: 'conversion between versions',
  'invalid-object': 'validation',
  'missing-namespace': 'admission',
  'no-field-manager': 'validation of options',
  'partial-answer': 'the answer is metadata only',
  pod: 'validation',
  'resource-version': 'precondition',
  'scale-apply': 'scale.test.ts judges it',
  'secret-string-data': 'stringData becomes data',
  'status-missing': 'a subresource creates nothing',
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
  const store = new Map([[`/api/v1/namespaces/apply-${name}`, namespaceOf(`apply-${name}`)]]);
  let judged = 0;
  const wrong: string[] = [];
  for (const [i, step] of stepsOf(name).entries()) {
    const target = targetOf(step);
    const problems = problemsOf(step, target, store.get(target.key));
    if (problems !== undefined) {
      const later = problems.length > 0 && beyond[name] !== undefined;
      judged += later ? 0 : 1;
      if (!later) wrong.push(...problems.map((problem) => `step ${i}: ${problem}`));
    }
    const { response } = step;
    if (isObject(response) && step.status < 300 && target.subresource !== 'scale') {
      if (step.method === 'DELETE' && response.metadata.deletionTimestamp === undefined) store.delete(target.key);
      else if (isGone(response)) store.delete(target.key);
      else if (!target.query.has('dryRun')) store.set(target.key, response);
    } else if (step.method === 'DELETE' && step.status === 200) store.delete(target.key);
  }
  return { judged, wrong };
}

/** The namespace that every case starts with. */
function namespaceOf(name: string): KubeObject {
  return trackUpdate({
    before: undefined,
    after: {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
    },
    manager: 'rec',
    time: '<time>',
    type: builtinType('', 'v1', 'Namespace'),
  });
}

/** The last finalizer went. */
function isGone({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length === 0;
}

function isObject(value: Json | undefined): value is KubeObject {
  return isMap(value) && value['kind'] !== 'Status' && isMap(value['metadata']);
}

function stepsOf(name: string): readonly Step[] {
  const { steps } = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as { steps: readonly Step[] };
  return steps;
}

interface Target {
  /** Path of the object, without subresource and query. */
  readonly key: string;
  readonly subresource: string;
  readonly query: URLSearchParams;
}

function targetOf({ method, path, body }: Step): Target {
  const url = new URL(path, 'http://server');
  const [, parent = '', subresource = ''] = /^(.*?)(?:\/(status|scale))?$/.exec(url.pathname) ?? [];
  const key = method === 'POST' ? `${parent}/${stringAt(body, 'metadata', 'name') ?? ''}` : parent;
  return { key, subresource, query: url.searchParams };
}

/** What differs; undefined when the step is nothing that this folder does. */
function problemsOf(step: Step, target: Target, live: KubeObject | undefined): readonly string[] | undefined {
  const contentType = step.headers?.['content-type'] ?? '';
  if (contentType === 'application/apply-patch+yaml') return applyProblems(step, target, live);
  const writes = ['POST', 'PUT', 'PATCH'].includes(step.method);
  if (!writes || step.status >= 300 || !isObject(step.response)) return undefined;
  return updateProblems(step, step.response, { ...target, live });
}

function applyProblems(step: Step, { query, subresource }: Target, live: KubeObject | undefined): readonly string[] {
  const { body, response, status } = step;
  if (!isMap(body)) return ['the body is text'];
  if (typeof body['apiVersion'] !== 'string') return ['the body has no apiVersion'];
  const applied = body as KubeObject;
  const result = serverSideApply({
    live,
    applied,
    manager: query.get('fieldManager') ?? '',
    force: query.has('force') && !['false', '0'].includes(query.get('force') ?? ''),
    time: '<time>',
    subresource,
    type: typeOf(applied),
    ignored: ignoredThrough(subresource),
    versions: versionsOf(applied),
  });
  if (!result.ok) {
    const ours = { message: result.message, causes: result.causes.map((cause) => ({ ...cause })) };
    const theirs = { message: stringAt(response, 'message') ?? '', causes: listAt(response, 'details', 'causes') };
    return equalJson(ours, theirs) ? [] : [`${toJsonText(ours)}, not ${toJsonText(theirs)}`];
  }
  if (status >= 300) return [`applied, not ${status} ${stringAt(response, 'message') ?? ''}`];
  if (!isObject(response)) return ['no object in the answer'];
  return [
    ...ownerProblems(result.object, response),
    ...missing(result.object, response, { type: typeOf(applied), path: '', subresource }),
  ];
}

interface Before extends Target {
  readonly live: KubeObject | undefined;
}

function updateProblems(step: Step, response: KubeObject, { live, query, subresource }: Before): readonly string[] {
  const sent = sentManagers(step, live);
  const { managedFields: _, ...metadata } = response.metadata;
  const after = { ...response, metadata: sent === undefined ? metadata : { ...metadata, managedFields: sent } };
  const agent = step.headers?.['user-agent'] ?? 'rec';
  const written = trackUpdate({
    before: live,
    after: after as KubeObject,
    manager: query.get('fieldManager') ?? agent.split('/')[0] ?? '',
    time: '<time>',
    subresource,
    type: typeOf(response),
    ignored: ignoredThrough(subresource),
    versions: versionsOf(response),
  });
  return ownerProblems(live === undefined ? written : keepTimes(live, written), response);
}

/** managedFields of the object that the request makes. */
function sentManagers({ body, method, headers }: Step, live: KubeObject | undefined): Json | undefined {
  if (method !== 'PATCH') return at(body, 'metadata', 'managedFields');
  const before: Json | undefined = live?.metadata.managedFields;
  if (headers?.['content-type'] === 'application/json-patch+json') {
    const operation = (isList(body) ? body : []).find((item) => at(item, 'path') === '/metadata/managedFields');
    return operation === undefined ? before : at(operation, 'value');
  }
  const metadata = at(body, 'metadata');
  if (!isMap(metadata) || !Object.hasOwn(metadata, 'managedFields')) return before;
  return metadata['managedFields'] ?? undefined;
}

function ignoredThrough(subresource: string): readonly (readonly string[])[] {
  return subresource === '' ? [['status']] : [['spec'], ['metadata', 'labels']];
}

function typeOf(object: KubeObject): TypeNode | undefined {
  const { group, version } = parseApiVersion(object.apiVersion);
  return builtinType(group, version, object.kind);
}

function versionsOf({ apiVersion, kind }: KubeObject): readonly string[] {
  const { group } = parseApiVersion(apiVersion);
  return builtinResources()
    .filter((info) => info.group === group && info.kind === kind)
    .map(({ version }) => (group === '' ? version : `${group}/${version}`));
}

function ownerProblems(ours: KubeObject, theirs: KubeObject): readonly string[] {
  const [mine, wanted] = [sortedEntries(ours), sortedEntries(theirs)].map(toJsonText);
  // As text: the order of fields counts.
  return mine === wanted ? [] : [`${mine}, not ${wanted}`];
}

function sortedEntries(object: KubeObject): readonly Json[] {
  const entries = object.metadata.managedFields ?? [];
  const order = (entry: Json): string =>
    ['operation', 'manager', 'apiVersion', 'subresource'].map((field) => stringAt(entry, field) ?? '').join(' ');
  return entries.toSorted((a, b) => compareText(order(a), order(b)));
}

interface Place {
  readonly type: TypeNode | undefined;
  readonly path: string;
  readonly subresource: string;
}

/** What the API server keeps or decides itself, whatever is applied. */
const system =
  /^\.metadata\.(managedFields|generation|resourceVersion|uid|selfLink|creationTimestamp|deletionTimestamp|deletionGracePeriodSeconds)$/;

/**
 * Where the stored object is not what the apply gave. The object may have more (defaults), but not in maps with free
 * keys; a null there became an empty string.
 */
function missing(value: Json, stored: Json | undefined, place: Place): readonly string[] {
  const { path, subresource, type } = place;
  if (system.test(path) || path === (subresource === '' ? '.status' : '.spec')) return [];
  if (isMap(value) && isMap(stored)) return missingParts(value, stored, place);
  if (isList(value) && isList(stored) && value.length === stored.length) {
    return value.flatMap((item, i) => missing(item, stored[i], { ...place, ...childPlace(place, '', `[${i}]`) }));
  }
  const isEmpty = value === null || (typeof value === 'object' && Object.keys(value).length === 0);
  const same =
    value === stored ||
    (isEmpty && (stored === '' || stored === undefined)) ||
    (type?.is === 'scalar' && type.scalar === 'quantity' && canonicalQuantity(String(value)) === stored);
  return same ? [] : [`${path}: ${toJsonText(value)}, not ${toJsonText(stored ?? null)}`];
}

function missingParts(value: JsonMap, stored: JsonMap, place: Place): readonly string[] {
  const { type, path } = place;
  const extra = Object.keys(stored).filter((key) => type?.is === 'map' && !Object.hasOwn(value, key));
  return [
    ...Object.entries(value).flatMap(([key, field]) =>
      missing(field, stored[key], { ...place, ...childPlace(place, key, `.${key}`) }),
    ),
    ...extra.map((key) => `${path}.${key}+`),
  ];
}

function childPlace({ type, path }: Place, key: string, step: string): Pick<Place, 'type' | 'path'> {
  return { type: childType(type, key), path: path + step };
}

function childType(type: TypeNode | undefined, key: string): TypeNode | undefined {
  if (type?.is === 'struct') return type.fields.get(key)?.type();
  if (type?.is === 'map') return type.values();
  return type?.is === 'list' ? type.items() : undefined;
}
