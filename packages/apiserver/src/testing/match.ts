import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { at } from '@capstan/kube/object/read.ts';

/** Placeholders of a recording and the values that they stood for in this run. */
export type Bindings = Map<string, string>;

const bound = /<(?:uid|rv|rand|continue|jwt|clusterip|nodeport)-\d+>/;
const placeholder = /<(?:(?:uid|rv|rand|continue|jwt|clusterip|nodeport|listrv)-\d+|time|age|rv|server|hash|any)>/;

/** Where an answer differs from the recorded one; empty when it does not. */
export function differences(expected: Json, actual: Json | undefined, bindings: Bindings, path = ''): string[] {
  // Columns are described in our own words.
  if (/\.columnDefinitions\[\d+\]\.description$/.test(path)) return [];
  if (actual === undefined) return [`${path}: missing, not ${JSON.stringify(expected)}`];
  if (typeof expected === 'string' && placeholder.test(expected)) return matchText(expected, actual, bindings, path);
  if (isList(expected) && isList(actual)) {
    const sorted = normalized(actual, path);
    const wanted = normalized(expected, path);
    if (sorted.length !== wanted.length) {
      return [`${path}: ${brief(actual)} has ${sorted.length} items, not ${wanted.length} ${brief(expected)}`];
    }
    return wanted.flatMap((item, i) => differences(item, sorted[i], bindings, `${path}[${i}]`));
  }
  if (isMap(expected) && isMap(actual)) return mapDifferences(expected, actual, bindings, path);
  return expected === actual ? [] : [`${path}: ${brief(actual)}, not ${brief(expected)}`];
}

function mapDifferences(expected: JsonMap, actual: JsonMap, bindings: Bindings, path: string): string[] {
  const extra = Object.keys(actual).filter((key) => !Object.hasOwn(expected, key) && actual[key] !== undefined);
  return [
    ...Object.entries(expected).flatMap(([key, value]) =>
      differences(value, Object.hasOwn(actual, key) ? actual[key] : undefined, bindings, `${path}.${key}`),
    ),
    ...extra.map((key) => `${path}.${key}: ${brief(actual[key] ?? null)}, not there`),
  ];
}

function brief(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}...` : text;
}

function matchText(expected: string, actual: Json, bindings: Bindings, path: string): string[] {
  if (isMap(actual) || isList(actual)) return [`${path}: ${brief(actual)}, not ${expected}`];
  const names: string[] = [];
  const source = expected
    .split(/(<[a-z]+(?:-\d+)?>)/)
    .map((part) => {
      if (!placeholder.test(part)) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
      const known = bindings.get(part);
      if (known !== undefined && bound.test(part)) return known.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
      names.push(part);
      return part === '<time>' ? '(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z)' : '(.*?)';
    })
    .join('');
  const match = new RegExp(`^${source}$`, 's').exec(String(actual));
  if (match === null) return [`${path}: ${brief(actual)}, not ${expected} (${source})`];
  names.forEach((name, i) => {
    if (name !== '<any>') bindings.set(name, match[i + 1] ?? '');
  });
  return [];
}

/** Lists whose order the recordings do not keep. */
function normalized(list: readonly Json[], path: string): readonly Json[] {
  if (path.endsWith('.managedFields')) return sortEntries(list);
  if (!/\.status\.(nonR|r)esourceRules$/.test(path)) return list;
  // The recording server had a role of its own that let everybody read below /.well-known.
  const ours = list.filter(
    (rule) => JSON.stringify(at(rule, 'nonResourceURLs')) !== '["/.well-known","/.well-known/*"]',
  );
  return ours.toSorted((a, b) => (ruleOrder(a) < ruleOrder(b) ? -1 : 1));
}

function ruleOrder(rule: Json): string {
  return JSON.stringify(isMap(rule) ? Object.entries(rule).toSorted(([a], [b]) => (a < b ? -1 : 1)) : rule);
}

function sortEntries(entries: readonly Json[]): readonly Json[] {
  const order = (entry: Json): string =>
    isMap(entry)
      ? ['operation', 'manager', 'apiVersion', 'subresource'].map((field) => String(entry[field] ?? '')).join(' ')
      : '';
  return entries.toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** Stands for a patch that is too long to record. */
const manyOperations = '<10001 operations>';

/** The request with the values that this run had in place of placeholders. */
export function substitute(value: Json, bindings: Bindings): Json {
  if (value === manyOperations)
    return Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/kind', value: 'ConfigMap' }));
  if (typeof value === 'string') {
    return value
      .replaceAll(/<\d+ times (.)>/g, (text, letter: string) => letter.repeat(Number(/\d+/.exec(text)?.[0])))
      .replaceAll(/<[a-z]+(?:-\d+)?>/g, (name) => bindings.get(name) ?? name);
  }
  if (isList(value)) return value.map((item) => substitute(item, bindings));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substitute(item, bindings)]));
}
