import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';

export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** A text is sent as it is. */
  readonly body?: Json;
}

/** In [0, 1), the same for the same seed. Source of the generator: mulberry32. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'PROPFIND'];
const types = [
  'application/json',
  'application/yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
  'application/vnd.kubernetes.protobuf',
  'application/cbor',
  'text/plain',
  '',
];
const accepts = [
  '*/*',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
  'application/json;as=Nope;v=v9;g=x',
  ';;;,,=',
];
const queries = [
  'limit=1',
  'limit=-1',
  'continue=abc',
  'continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhIn0',
  'resourceVersion=0',
  'resourceVersion=99',
  'resourceVersion=-1',
  'resourceVersionMatch=Exact',
  'labelSelector=a%20in%20(b',
  'labelSelector=!a,b!=c,d%20notin%20(e,f)',
  'fieldSelector=metadata.name%3Dx',
  'fieldSelector=%5C',
  'dryRun=All',
  'fieldManager=',
  'fieldManager=%00',
  'fieldValidation=Strict',
  'force=true',
  'includeObject=Object',
  'pretty=true',
  'propagationPolicy=Foreground',
  'gracePeriodSeconds=-9',
  'timeoutSeconds=1',
  'exclude=etcd',
  'tailLines=x',
];
const values: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  2 ** 53,
  '',
  'x',
  '\u0000',
  '\ud800',
  '__proto__',
  'a'.repeat(300),
  '2001-01-01T00:00:00Z',
  '99999999999999999999',
  '1e9999999',
  [],
  {},
  [null],
  [{}],
  { '': '' },
  { $patch: 'delete' },
  { $patch: 'replace', a: 1 },
  { $retainKeys: ['a'] },
  { '$setElementOrder/containers': [{ name: 'c' }] },
  { '$deleteFromPrimitiveList/finalizers': ['x'] },
  JSON.parse('{"__proto__":{"polluted":true}}') as Json,
  JSON.parse('{"constructor":{"prototype":{}},"toString":1}') as Json,
];
const segments = [
  '',
  '.',
  '..',
  '%2e%2e',
  '%00',
  '%',
  '__proto__',
  'constructor',
  'status',
  'scale',
  'x'.repeat(300),
  'watch',
];
const operations = ['add', 'remove', 'replace', 'move', 'copy', 'test', 'nope'];

/** Requests like those of the corpus, each changed in one to four places. */
export function createMutator(seed: number, corpus: readonly FuzzRequest[]): () => FuzzRequest {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  // What requests name is often made by others, so that more than 404 comes of it.
  const known = (text: string): string =>
    text.replaceAll(/\/namespaces\/[^/?]+/g, '/namespaces/default').replaceAll(/<[a-z]+-?\d*>/g, 'x');

  const changedValue = (value: Json, depth = 0): Json => {
    if (depth > 8 || random() < 0.15) return pick(values);
    if (isList(value) && value.length > 0) {
      const at = Math.floor(random() * value.length);
      if (random() < 0.2) return [...value, ...value];
      return value.map((item, i) => (i === at ? changedValue(item, depth + 1) : item));
    }
    if (!isMap(value) || Object.keys(value).length === 0) return pick(values);
    const key = pick(Object.keys(value));
    const { [key]: inner = null, ...rest } = value;
    const roll = random();
    if (roll < 0.1) return rest;
    if (roll < 0.2) return { ...rest, [pick(['nope', 'metadata', 'spec', '', 'a.b/c'])]: pick(values) };
    return { ...rest, [key]: changedValue(inner, depth + 1) };
  };
  const nested = (): string => {
    const depth = Math.floor(random() * 20_000);
    return random() < 0.5 ? '['.repeat(depth) : '{"a":'.repeat(depth);
  };
  const brokenText = (value: Json): string => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const at = Math.floor(random() * text.length);
    const roll = random();
    if (roll < 0.3) return text.slice(0, at);
    if (roll < 0.6)
      return text.slice(0, at) + pick(['{', ']', '"', ',', '\\', '\u0000', '&a', '*a', ': ', '\n- ']) + text.slice(at);
    if (roll < 0.8) return text + text;
    return nested();
  };
  const patchOperations = (): Json =>
    Array.from({ length: 1 + Math.floor(random() * 4) }, () => ({
      op: pick(operations),
      path: pick([
        '',
        '/',
        '/data',
        '/data/a',
        '/metadata/labels/a',
        '/spec/-',
        '/spec/containers/-1',
        '/__proto__/x',
        '/a~2b',
      ]),
      from: pick(['', '/data', '/metadata', '/spec/x']),
      value: pick(values),
    }));

  const changed = (request: FuzzRequest): FuzzRequest => {
    const { method, path, headers = {}, body } = request;
    switch (Math.floor(random() * 9)) {
      case 0:
        return { ...request, method: pick(methods) };
      case 1:
        return { ...request, path: `${path}${path.includes('?') ? '&' : '?'}${pick(queries)}` };
      case 2: {
        const parts = path.split('/');
        parts[1 + Math.floor(random() * (parts.length - 1))] = pick(segments);
        return { ...request, path: parts.join('/') };
      }
      case 3:
        return { ...request, headers: { ...headers, 'content-type': pick(types) } };
      case 4:
        return { ...request, headers: { ...headers, accept: pick(accepts) } };
      case 5:
        return {
          ...request,
          method: 'PATCH',
          headers: { ...headers, 'content-type': types[2] ?? '' },
          body: patchOperations(),
        };
      case 6:
        return body === undefined ? { ...request, body: pick(values) } : { ...request, body: brokenText(body) };
      default:
        return body === undefined || typeof body === 'string'
          ? { ...request, method }
          : { ...request, body: changedValue(body) };
    }
  };

  return () => {
    const base = pick(corpus);
    let request: FuzzRequest = { ...base, path: known(base.path) };
    for (let i = 0; i <= random() * 4; i++) request = changed(request);
    // A watch must end, and a namespace that everything lives in must stay.
    const ends = request.path.includes('watch') ? `${request.path.includes('?') ? '&' : '?'}timeoutSeconds=1` : '';
    const isHome = request.method === 'DELETE' && /\/namespaces\/default\/?(\?|$)/.test(request.path);
    return { ...request, method: isHome ? 'GET' : request.method, path: `${request.path}${ends}` };
  };
}
