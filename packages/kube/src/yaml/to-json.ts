import { isList, type Json } from '#object/json.ts';
import { failure, type Mark, type YamlFailure } from './failure.ts';
import { goQuote, goSyntax } from './go-syntax.ts';
import { limits } from './limits.ts';
import type { AliasNode, MappingNode, ScalarNode, YamlNode } from './node.ts';
import { floatText } from './number-text.ts';
import type { Dialect } from './resolve-scalar.ts';
import { isMergeKey, scalarValue, type Typed } from './scalar-value.ts';

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
  readonly conflicts: Conflict[];
  /** What only the making of JSON refuses, after everything has been read and later fields have replaced earlier ones. */
  readonly badKeys: Map<Entries | Json, BadKey>;
  unbounded: YamlFailure | undefined;
}

/** A key that is there twice. go-yaml goes on and tells all of them at the end. */
interface Conflict {
  readonly message: string;
  readonly mark: Mark;
  readonly line: number;
}

/** Pairs of equal keys can be quadratic in number. */
const mostConflicts = 100;

type Entries = Map<string, Json>;

/** Gives a parsed document its JSON value: types, aliases, merges and keys as the dialect's Go library has them. */
export function toJson(root: YamlNode, conversion: Conversion): Json {
  const open = new Set<AliasNode>();
  const state: State = {
    ...conversion,
    values: 0,
    fromAliases: 0,
    aliasDepth: 0,
    open,
    depth: 0,
    conflicts: [],
    badKeys: new Map(),
    unbounded: undefined,
  };
  const value = valueOf(state, root);
  const [first] = state.conflicts;
  if (first === undefined) {
    if (state.badKeys.size > 0 || state.unbounded !== undefined) refuseLate(state, value);
    return value;
  }
  const lines = state.conflicts.map(({ line, message }) => `  line ${line + 1}: ${message}`);
  throw failure('duplicate-key', first.message, first.mark, `yaml: unmarshal errors:\n${lines.join('\n')}`);
}

function valueOf(state: State, node: YamlNode): Json {
  count(state, node);
  switch (node.kind) {
    case 'scalar':
      return scalarJson(state, node);
    case 'sequence':
      return nested(state, node, () => node.items.map((item) => valueOf(state, item)));
    case 'mapping':
      return nested(state, node, () => objectOf(state, entriesOf(state, node)));
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

function scalarJson(state: State, node: ScalarNode): Json {
  const typed = scalarValue(node, state.dialect);
  switch (typed.type) {
    case 'null':
      return null;
    case 'float':
      if (!Number.isFinite(typed.value)) {
        const message = `json: unsupported value: ${goFloat(typed.value)}`;
        state.unbounded ??= failure('not-json', message, node.mark, message);
      }
      return typed.value;
    case 'timestamp':
      return state.dialect === 'v2' ? node.text : typed.value;
    default:
      return typed.value;
  }
}

/** Throws at the first infinity, NaN or key that is no key in JSON which is still there. */
function refuseLate(state: State, value: Json): void {
  if (typeof value === 'number' && !Number.isFinite(value) && state.unbounded !== undefined) throw state.unbounded;
  if (typeof value !== 'object' || value === null) return;
  const badKey = state.badKeys.get(value);
  if (badKey !== undefined) throw keyFailure(state.dialect, badKey);
  for (const inner of isList(value) ? value : Object.values(value)) refuseLate(state, inner);
}

function goFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

/** Objects are built from entries at the end, so that `__proto__` is a key like any other. */
function objectOf({ badKeys }: State, entries: Entries): Json {
  const object = Object.fromEntries(entries);
  const badKey = badKeys.get(entries);
  if (badKey !== undefined) badKeys.set(object, badKey);
  return object;
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
    noteKey(state, into, key, json);
    if (state.uniqueKeys) {
      const identity = keyIdentity(key, name);
      if (taken.has(identity))
        noteConflict(state, `key ${shownKey(key, name)} already set in map`, key.mark, value.mark.line);
      taken.add(identity);
    }
    into.set(name, json);
  }
  return into;
}

/** As Go's %#v shows it. */
function shownKey(key: YamlNode, name: string): string {
  const scalar = key.kind === 'alias' ? key.target : key;
  const type = scalar.kind === 'scalar' ? scalarValue(scalar, 'v2').type : 'str';
  if (type === 'null') return '<nil>';
  return type === 'str' || type === 'timestamp' ? goQuote(name) : name;
}

/** Keys are compared before they become strings: `1` and `"1"` are two keys, of which the last wins. */
function keyIdentity(key: YamlNode, name: string): string {
  const scalar = key.kind === 'alias' ? key.target : key;
  return scalar.kind === 'scalar' ? `${scalarValue(scalar, 'v2').type} ${name}` : name;
}

function noteConflict({ conflicts }: State, message: string, mark: Mark, line: number): void {
  if (conflicts.length < mostConflicts) conflicts.push({ message, mark, line });
}

/** v3: own entries win over merged ones, earlier merged mappings over later ones. */
function entriesV3(state: State, node: MappingNode, isMerged = false): Entries {
  const entries: Entries = new Map();
  if (hasDuplicates(state, node)) return entries;
  let merged: YamlNode | undefined;
  for (const { key, value } of node.entries) {
    if (key.kind === 'scalar' && isMergeKey(key, 'v3')) merged = value;
    else {
      const name = keyText(state, key);
      const json = valueOf(state, value);
      if (!isMerged) noteKey(state, entries, key, json);
      if (!isMerged || !isNull(key)) entries.set(name, json);
    }
  }
  for (const source of merged === undefined ? [] : mergeSources(merged))
    through(state, source, (mapping) => {
      for (const [name, value] of entriesV3(state, mapping, true)) if (!entries.has(name)) entries.set(name, value);
    });
  return entries;
}

function isNull(key: YamlNode): boolean {
  const scalar = key.kind === 'alias' ? key.target : key;
  return scalar.kind === 'scalar' && scalarValue(scalar, 'v3').type === 'null';
}

/** go-yaml v3 compares the kind and the text of keys, whatever their types, and reads nothing of a map with equal ones. */
function hasDuplicates(state: State, node: MappingNode): boolean {
  const seen = new Set<string>();
  for (const { key } of node.entries) seen.add(identityOf(key));
  if (seen.size === node.entries.length) return false;
  notePairs(state, node);
  return true;
}

/** A conflict for every pair of equal keys, ordered by the first, then by the second. */
function notePairs(state: State, node: MappingNode): void {
  const places = new Map<string, Mark[]>();
  for (const { key } of node.entries) {
    const equal = places.get(identityOf(key));
    if (equal === undefined) places.set(identityOf(key), [key.mark]);
    else if (equal.length <= mostConflicts) equal.push(key.mark);
  }
  for (const { key } of node.entries) {
    if (state.conflicts.length >= mostConflicts) return;
    const equal = places.get(identityOf(key)) ?? [];
    const message = `mapping key ${goQuote(nodeText(key))} already defined at line ${key.mark.line + 1}`;
    const later = equal.slice(equal.indexOf(key.mark) + 1);
    for (const mark of equal.includes(key.mark) ? later : []) noteConflict(state, message, mark, mark.line);
  }
}

function identityOf(key: YamlNode): string {
  return key.kind + nodeText(key);
}

function nodeText(node: YamlNode): string {
  return node.kind === 'scalar' ? node.text : node.kind === 'alias' ? node.name : '';
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

/**
 * v2 writes numbers and booleans as strings. v3 takes strings only, as JSON marshalling in Kustomize does, but in merged
 * mappings, whose entries join those of a map of strings, whatever is written.
 */
function keyText(state: State, key: YamlNode): string {
  count(state, key);
  if (key.kind === 'alias') return throughAlias(state, key, () => keyText(state, key.target));
  if (key.kind !== 'scalar') {
    const reference = `yaml: invalid map key: ${goSyntax(valueOf(state, key), state.dialect)}`;
    throw failure('key-type', `invalid map key: a ${key.kind} cannot be the key of an object`, key.mark, reference);
  }
  const typed = scalarValue(key, state.dialect);
  if (typed.type === 'str') return typed.value;
  if (state.dialect === 'v3' || typed.type === 'timestamp') return key.text;
  if (typed.type === 'float') return floatText(typed.value, 32);
  return typed.type === 'null' ? '' : String(typed.value);
}

/** A key that is no key in JSON. */
interface BadKey {
  readonly typed: Typed;
  readonly text: string;
  readonly mark: Mark;
  readonly value: Json;
}

function noteKey({ dialect, badKeys }: State, entries: Entries, key: YamlNode, value: Json): void {
  const scalar = key.kind === 'alias' ? key.target : key;
  if (scalar.kind !== 'scalar') return;
  const typed = scalarValue(scalar, dialect);
  if (typed.type === 'str' || (dialect === 'v2' && !isRefusedV2(typed)) || badKeys.has(entries)) return;
  badKeys.set(entries, { typed, text: scalar.text, mark: key.mark, value });
}

/** In the words of the library that meets the key: sigs.k8s.io/yaml tells of the key, encoding/json of its map. */
function keyFailure(dialect: Dialect, { typed, text, mark, value }: BadKey): YamlFailure {
  const message = `unsupported map key of type: ${typed.type}: write ${JSON.stringify(text)} in quotes`;
  return failure('key-type', message, mark, keyReference(dialect, typed, value));
}

function isRefusedV2(key: Typed): boolean {
  return key.type === 'null' || (key.type === 'int' && key.value > 0x7fff_ffff_ffff_ffffn);
}

function keyReference(dialect: Dialect, key: Typed, value: Json): string {
  if (dialect === 'v3') return 'json: unsupported type: map[interface {}]interface {}';
  const shown = goSyntax(value, 'v2');
  return key.type === 'int'
    ? `unsupported map key of type: uint64, key: 0x${key.value.toString(16)}, value: ${shown}`
    : `unsupported map key of type: %!s(<nil>), key: <nil>, value: ${shown}`;
}
