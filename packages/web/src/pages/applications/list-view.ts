import type { ApplicationRow } from './application-row.ts';

export const orders = ['attention', 'name', 'activity'] as const;
export type Order = (typeof orders)[number];

/** What the address says about the list. Empty sets let all through. */
export interface ListView {
  readonly text: string;
  readonly health: ReadonlySet<string>;
  readonly sync: ReadonlySet<string>;
  readonly projects: ReadonlySet<string>;
  readonly order: Order;
}

export type Facet = 'health' | 'sync' | 'projects';

export function readListView(query: URLSearchParams): ListView {
  return {
    text: query.get('q') ?? '',
    health: readSet(query.get('health')),
    sync: readSet(query.get('sync')),
    projects: readSet(query.get('projects')),
    order: orders.find((order) => order === query.get('order')) ?? 'attention',
  };
}

/** The address of a view; what is at its default is left out. */
export function writeListView(view: ListView): URLSearchParams {
  const query = new URLSearchParams();
  if (view.text !== '') query.set('q', view.text);
  for (const facet of ['health', 'sync', 'projects'] as const)
    if (view[facet].size > 0) query.set(facet, [...view[facet]].join(','));
  if (view.order !== 'attention') query.set('order', view.order);
  return query;
}

function readSet(text: string | null): ReadonlySet<string> {
  return new Set((text ?? '').split(',').filter((word) => word !== ''));
}

export function toggled(set: ReadonlySet<string>, word: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(word)) next.add(word);
  return next;
}

export function isFiltered({ text, health, sync, projects }: ListView): boolean {
  return text.trim() !== '' || health.size > 0 || sync.size > 0 || projects.size > 0;
}

/** Rows that pass all filters, in order. Every word of the text must occur somewhere in a row. */
export function selectRows(rows: readonly ApplicationRow[], view: ListView): readonly ApplicationRow[] {
  return rows.filter(filterOf(view)).sort(comparators[view.order]);
}

export interface Counts {
  readonly health: ReadonlyMap<string, number>;
  readonly sync: ReadonlyMap<string, number>;
  readonly projects: ReadonlyMap<string, number>;
}

/** How many rows each choice of a facet would leave: counted with all the other filters, not with the facet's own. */
export function countFacets(rows: readonly ApplicationRow[], view: ListView): Counts {
  return {
    health: count(rows, { ...view, health: new Set() }, ({ health }) => health),
    sync: count(rows, { ...view, sync: new Set() }, ({ sync }) => sync),
    projects: count(rows, { ...view, projects: new Set() }, ({ project }) => project),
  };
}

function count(
  rows: readonly ApplicationRow[],
  view: ListView,
  wordOf: (row: ApplicationRow) => string,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const passes = filterOf(view);
  for (const row of rows) if (passes(row)) counts.set(wordOf(row), (counts.get(wordOf(row)) ?? 0) + 1);
  return counts;
}

function filterOf({ text, health, sync, projects }: ListView): (row: ApplicationRow) => boolean {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return (row) =>
    (health.size === 0 || health.has(row.health)) &&
    (sync.size === 0 || sync.has(row.sync)) &&
    (projects.size === 0 || projects.has(row.project)) &&
    words.every((word) => row.words.includes(word));
}

type Comparator = (a: ApplicationRow, b: ApplicationRow) => number;

const byName: Comparator = (a, b) => compareText(a.name, b.name) || compareText(a.key, b.key);
const comparators: Readonly<Record<Order, Comparator>> = {
  attention: (a, b) => a.rank - b.rank || byName(a, b),
  name: byName,
  activity: (a, b) => compareText(b.lastActivity ?? '', a.lastActivity ?? '') || byName(a, b),
};

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
