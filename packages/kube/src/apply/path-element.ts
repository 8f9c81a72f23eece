import { canonicalText, isList, isMap, toJsonText } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import type { ListNode } from '#schema/type.ts';

/**
 * One step of a path as fieldsV1 writes it: `f:<field>`, `k:<keys of a list item as JSON, names sorted>`,
 * `v:<scalar of a set as JSON>`, `i:<position>`.
 */
export type PathElement = string;

export function fieldElement(name: string): PathElement {
  const known = fieldElements.get(name);
  if (known !== undefined) return known;
  return remember(fieldElements, name, `f:${name}`);
}

/** Texts made before: making and hashing them anew is most of the cost of walking an object. Bounded. */
const fieldElements = new Map<string, PathElement>();
const nameElements = new Map<string, PathElement>();
const mostRemembered = 20_000;

function remember(known: Map<string, PathElement>, name: string, element: PathElement): PathElement {
  if (known.size >= mostRemembered) known.clear();
  known.set(name, element);
  return element;
}

/** The identity in a list that is keyed by `name` alone, the most frequent key. */
function nameElement(name: string): PathElement {
  const known = nameElements.get(name);
  if (known !== undefined) return known;
  return remember(nameElements, name, `k:{"name":${JSON.stringify(name)}}`);
}

/** What a list item is known by, or why it cannot be known, in the API server's words. */
export type ItemIdentity =
  | { readonly ok: true; readonly element: PathElement }
  | { readonly ok: false; readonly message: string };

/**
 * The identity of an item of an associative list. A key that the item lacks takes the default of its schema (protocol
 * TCP), or is left out. Source: structured-merge-diff, `typed/helpers.go`.
 */
export function itemIdentity(list: ListNode, item: Json): ItemIdentity {
  return list.list === 'map' ? keyedIdentity(list, item) : scalarIdentity(item);
}

function keyedIdentity(list: ListNode, item: Json): ItemIdentity {
  if (item === null) return { ok: false, message: 'associative list with keys may not have a null element' };
  if (!isMap(item)) return { ok: false, message: 'associative list with keys may not have non-map elements' };
  if (list.keys.length === 1 && list.keys[0] === 'name') {
    const value = keyValue(list, item, 'name');
    if (typeof value === 'string') return { ok: true, element: nameElement(value) };
  }
  let text = '';
  for (const name of sortedKeys(list)) {
    const value = keyValue(list, item, name);
    if (value !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${scalarText(value)}`;
  }
  if (text !== '') return { ok: true, element: `k:{${text}}` };
  const names = list.keys.map((name) => JSON.stringify(name)).join(' ');
  return {
    ok: false,
    message: `associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`,
  };
}

const keyOrders = new WeakMap<ListNode, readonly string[]>();

function sortedKeys(list: ListNode): readonly string[] {
  if (list.keys.length === 1) return list.keys;
  const known = keyOrders.get(list) ?? list.keys.toSorted();
  keyOrders.set(list, known);
  return known;
}

function scalarText(value: Json): string {
  return typeof value === 'string' ? JSON.stringify(value) : toJsonText(value);
}

function keyValue(list: ListNode, item: JsonMap, name: string): Json | undefined {
  const value = Object.hasOwn(item, name) ? item[name] : undefined;
  if (value !== undefined) return value;
  const items = list.items();
  return items.is === 'struct' ? (items.fields.get(name)?.default as Json | undefined) : undefined;
}

function scalarIdentity(item: Json): ItemIdentity {
  if (isMap(item)) return { ok: false, message: "associative list without keys has an element that's a map type" };
  if (isList(item)) return { ok: false, message: 'not supported: associative list with lists as elements' };
  if (item === null) {
    return { ok: false, message: "associative list without keys has an element that's an explicit null" };
  }
  return { ok: true, element: `v:${scalarText(item)}` };
}

/** One key with a plain text, the most frequent kind, is canonical as it is. */
const plainKey = /^k:\{"[A-Za-z]+":"[\w./-]*"\}$/;

/**
 * An element that was read, in its one canonical text; undefined when it cannot be read, and null when its prefix is
 * not known (such elements are dropped).
 */
export function readElement(text: string): PathElement | null | undefined {
  switch (text.slice(0, 2)) {
    case 'f:':
      return text;
    case 'k:': {
      if (plainKey.test(text)) return text;
      const value = readJson(text.slice(2));
      return isMap(value) ? `k:${canonicalText(value)}` : undefined;
    }
    case 'v:': {
      const value = readJson(text.slice(2));
      return value === undefined ? undefined : `v:${canonicalText(value)}`;
    }
    case 'i:':
      return /^-?\d+$/.test(text.slice(2)) ? text : undefined;
    default:
      return text.length < 2 || text[1] !== ':' ? undefined : null;
  }
}

function readJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const ranks = 'fkvi';

/** Fields come before keys, keys before values, values before positions; then the content decides. */
export function compareElements(a: PathElement, b: PathElement): number {
  if (a[0] !== b[0]) return ranks.indexOf(a[0] ?? '') - ranks.indexOf(b[0] ?? '');
  if (a === b) return 0;
  switch (a[0]) {
    case 'k':
      return compareKeys(Object.entries(contentOf(a) as JsonMap), Object.entries(contentOf(b) as JsonMap));
    case 'v':
      return compareScalars(contentOf(a), contentOf(b));
    case 'i':
      return Number(a.slice(2)) - Number(b.slice(2));
    default:
      return a < b ? -1 : 1;
  }
}

function contentOf(element: PathElement): Json {
  return JSON.parse(element.slice(2)) as Json;
}

function compareKeys(a: readonly (readonly [string, Json])[], b: readonly (readonly [string, Json])[]): number {
  for (const [i, [name, value]] of a.entries()) {
    const other = b[i];
    if (other === undefined) return 1;
    if (name !== other[0]) return name < other[0] ? -1 : 1;
    const order = compareScalars(value, other[1]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

const kinds = ['number', 'string', 'boolean'];

function compareScalars(a: Json, b: Json): number {
  if (typeof a !== typeof b) return kinds.indexOf(typeof a) - kinds.indexOf(typeof b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a), String(b)];
  return left === right ? 0 : left < right ? -1 : 1;
}

/** An element as messages show it: `.spec`, `[name="c"]`, `[="finalizer"]`, `[0]`. */
export function showElement(element: PathElement): string {
  switch (element[0]) {
    case 'f':
      return `.${element.slice(2)}`;
    case 'k': {
      const keys = Object.entries(contentOf(element) as JsonMap);
      return `[${keys.map(([name, value]) => `${name}=${toJsonText(value)}`).join(',')}]`;
    }
    case 'v':
      return `[=${element.slice(2)}]`;
    default:
      return `[${element.slice(2)}]`;
  }
}

export function showPath(path: readonly PathElement[]): string {
  return path.map(showElement).join('');
}
