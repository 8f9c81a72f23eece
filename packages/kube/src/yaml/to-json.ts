import type { Json } from '#object/json.ts';
import { failure } from './failure.ts';
import { limits } from './limits.ts';
import type { AliasNode, MappingNode, ScalarNode, YamlNode } from './node.ts';
import { floatText } from './number-text.ts';
import type { Dialect } from './resolve-scalar.ts';
import { isMergeKey, scalarValue } from './scalar-value.ts';

export interface Conversion {
  readonly dialect: Dialect;
  /** Duplicate keys are problems. Always so in v3. */
  readonly uniqueKeys: boolean;
}

interface State extends Conversion {
  values: number;
  /** Of `values`, those that exist only because an alias repeats them. */
  fromAliases: number;
  aliasDepth: number;
  readonly open: Set<AliasNode>;
  depth: number;
}

type Entries = Map<string, Json>;

/** Gives a parsed document its JSON value: types, aliases, merges and keys as the dialect's Go library has them. */
export function toJson(root: YamlNode, conversion: Conversion): Json {
  return valueOf({ ...conversion, values: 0, fromAliases: 0, aliasDepth: 0, open: new Set(), depth: 0 }, root);
}

function valueOf(state: State, node: YamlNode): Json {
  count(state, node);
  switch (node.kind) {
    case 'scalar':
      return scalarJson(node, state.dialect);
    case 'sequence':
      return nested(state, node, () => node.items.map((item) => valueOf(state, item)));
    case 'mapping':
      return nested(state, node, () => objectOf(entriesOf(state, node)));
    case 'alias':
      return throughAlias(state, node, () => valueOf(state, node.target));
  }
}

function nested<T>(state: State, node: YamlNode, read: () => T): T {
  state.depth += 1;
  if (state.depth > limits.depth) throw failure('too-deep', `exceeded max depth of ${limits.depth}`, node.mark);
  const value = read();
  state.depth -= 1;
  return value;
}

function throughAlias<T>(state: State, node: AliasNode, read: () => T): T {
  if (state.open.has(node)) throw failure('recursive-anchor', `anchor '${node.name}' value contains itself`, node.mark);
  state.open.add(node);
  state.aliasDepth += 1;
  const value = read();
  state.aliasDepth -= 1;
  state.open.delete(node);
  return value;
}

/** Stops alias bombs by go-yaml's rule: the share of values made by aliases may be 99 %, and less in large documents. */
function count(state: State, node: YamlNode): void {
  state.values += 1;
  if (state.aliasDepth > 0) state.fromAliases += 1;
  if (state.values > limits.values) throw failure('too-large', 'document holds too many values', node.mark);
  if (state.fromAliases <= 100 || state.values <= 1000) return;
  const share = Math.min(Math.max((state.values - 400_000) / 3_600_000, 0), 1);
  if (state.fromAliases / state.values > 0.99 - 0.89 * share)
    throw failure('alias-bomb', 'document contains excessive aliasing', node.mark);
}

function scalarJson(node: ScalarNode, dialect: Dialect): Json {
  const typed = scalarValue(node, dialect);
  switch (typed.type) {
    case 'null':
      return null;
    case 'float':
      if (!Number.isFinite(typed.value))
        throw failure('not-json', `json: unsupported value: ${goFloat(typed.value)}`, node.mark);
      return typed.value;
    case 'timestamp':
      return dialect === 'v2' ? node.text : typed.value;
    default:
      return typed.value;
  }
}

function goFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

/** Objects are built from entries at the end, so that `__proto__` is a key like any other. */
function objectOf(entries: Entries): Json {
  return Object.fromEntries(entries);
}

function entriesOf(state: State, node: MappingNode): Entries {
  return state.dialect === 'v2' ? entriesV2(state, node, new Map()) : entriesV3(state, node);
}

/** v2: entries and merges count in the order written; the last one wins. */
function entriesV2(state: State, node: MappingNode, into: Entries, taken = new Set<string>()): Entries {
  for (const { key, value } of node.entries) {
    if (key.kind === 'scalar' && isMergeKey(key, 'v2')) {
      for (const source of mergeSources(value).toReversed())
        through(state, source, (mapping) => entriesV2(state, mapping, into, taken));
      continue;
    }
    const name = keyText(state, key);
    const json = valueOf(state, value);
    if (state.uniqueKeys) {
      const identity = keyIdentity(key, name);
      if (taken.has(identity))
        throw failure('duplicate-key', `key ${JSON.stringify(name)} already set in map`, key.mark);
      taken.add(identity);
    }
    into.set(name, json);
  }
  return into;
}

/** Keys are compared before they become strings: `1` and `"1"` are two keys, of which the last wins. */
function keyIdentity(key: YamlNode, name: string): string {
  const scalar = key.kind === 'alias' ? key.target : key;
  return scalar.kind === 'scalar' ? `${scalarValue(scalar, 'v2').type} ${name}` : name;
}

/** v3: own entries win over merged ones, earlier merged mappings over later ones. */
function entriesV3(state: State, node: MappingNode): Entries {
  refuseDuplicates(node);
  const entries: Entries = new Map();
  let merged: YamlNode | undefined;
  for (const { key, value } of node.entries) {
    if (key.kind === 'scalar' && isMergeKey(key, 'v3')) merged = value;
    else entries.set(keyText(state, key), valueOf(state, value));
  }
  for (const source of merged === undefined ? [] : mergeSources(merged))
    through(state, source, (mapping) => {
      for (const [name, value] of entriesV3(state, mapping)) if (!entries.has(name)) entries.set(name, value);
    });
  return entries;
}

/** go-yaml v3 compares the kind and the text of keys, whatever their types. */
function refuseDuplicates(node: MappingNode): void {
  const lines = new Map<string, number>();
  for (const { key } of node.entries) {
    const text = key.kind === 'scalar' ? key.text : key.kind === 'alias' ? key.name : '';
    const line = lines.get(key.kind + text);
    if (line !== undefined) {
      const message = `mapping key ${JSON.stringify(text)} already defined at line ${line + 1}`;
      throw failure('duplicate-key', message, key.mark);
    }
    lines.set(key.kind + text, key.mark.line);
  }
}

function mergeSources(node: YamlNode): readonly YamlNode[] {
  return node.kind === 'sequence' ? node.items : [node];
}

function through(state: State, node: YamlNode, read: (mapping: MappingNode) => void): void {
  count(state, node);
  if (node.kind === 'alias' && node.target.kind === 'mapping') {
    const { target } = node;
    throughAlias(state, node, () => nested(state, target, () => read(target)));
  } else if (node.kind === 'mapping') nested(state, node, () => read(node));
  else throw failure('merge-value', 'map merge requires map or sequence of maps as the value', node.mark);
}

/** v2 writes numbers and booleans as strings; v3 takes strings only, as JSON marshalling in Kustomize does. */
function keyText(state: State, key: YamlNode): string {
  count(state, key);
  if (key.kind === 'alias') return throughAlias(state, key, () => keyText(state, key.target));
  if (key.kind !== 'scalar')
    throw failure('key-type', `invalid map key: a ${key.kind} cannot be the key of an object`, key.mark);
  const typed = scalarValue(key, state.dialect);
  if (typed.type === 'str') return typed.value;
  if (state.dialect === 'v2') {
    if (typed.type === 'timestamp') return key.text;
    if (typed.type === 'float') return floatText(typed.value, 32);
    if (typed.type === 'bool' || (typed.type === 'int' && typed.value <= 0x7fff_ffff_ffff_ffffn))
      return String(typed.value);
  }
  const message = `unsupported map key of type: ${typed.type}: write ${JSON.stringify(key.text)} in quotes`;
  throw failure('key-type', message, key.mark);
}
