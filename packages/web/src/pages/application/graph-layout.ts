import { everyNode, type GraphNode, isTroubled } from './resource-graph.ts';

/** One box of the drawing: a resource, or several of a kind that are all well and would only fill the screen. */
export type Card =
  | (Place & { readonly is: 'resource'; readonly node: GraphNode; readonly hidden: number })
  | (Place & { readonly is: 'group'; readonly kind: string; readonly nodes: readonly GraphNode[] });

interface Place {
  readonly key: string;
  /** Undefined for what hangs on the application itself. */
  readonly parent: string | undefined;
  /** 0 for what the application declares. */
  readonly level: number;
  /** Left and top edge in pixels. */
  readonly x: number;
  readonly y: number;
  /** Undefined where there is nothing to open or close. */
  readonly expanded: boolean | undefined;
  readonly position: number;
  readonly siblings: number;
}

export interface Drawing {
  /** In reading order: down the trees, so that the arrow keys walk them. */
  readonly cards: readonly Card[];
  readonly width: number;
  readonly height: number;
}

export interface Folding {
  /** Keys of resources whose children are hidden. */
  readonly closed: ReadonlySet<string>;
  /** Keys of groups that are shown one by one. */
  readonly opened: ReadonlySet<string>;
}

export const cardWidth = 262;
export const cardHeight = 58;
export const columnGap = 46;
const rowGap = 12;
/** More leaves of one kind under one parent than this are drawn as one card. */
const mostAlike = { root: 8, below: 6 } as const;

/**
 * Places the trees from left to right in one pass over them: a column a level, a row a leaf, and each parent beside its
 * first child, so that a chain of owners reads as one line.
 */
export function layOut(roots: readonly GraphNode[], { closed, opened }: Folding): Drawing {
  const cards: Card[] = [];
  let row = 0;
  let deepest = 0;
  function place(nodes: readonly GraphNode[], parent: string | undefined, level: number): void {
    deepest = Math.max(deepest, level);
    const items = gather(nodes, parent ?? '', level, opened);
    for (const [index, item] of items.entries()) {
      if (index > 0) row++;
      const at = {
        parent,
        level,
        x: level * (cardWidth + columnGap),
        y: row * (cardHeight + rowGap),
        position: index + 1,
        siblings: items.length,
      };
      if (item.is === 'group') cards.push({ ...at, ...item, expanded: false });
      else {
        const { node } = item;
        const shut = closed.has(node.key) && node.children.length > 0;
        const expanded = node.children.length === 0 ? undefined : !shut;
        const hidden = shut ? [...everyNode(node.children)].length : 0;
        cards.push({ ...at, is: 'resource', key: node.key, node, hidden, expanded });
        if (expanded === true) place(node.children, node.key, level + 1);
      }
    }
  }
  place(roots, undefined, 0);
  const rows = cards.length === 0 ? 0 : row + 1;
  return {
    cards,
    width: cards.length === 0 ? 0 : (deepest + 1) * (cardWidth + columnGap) - columnGap,
    height: rows === 0 ? 0 : rows * (cardHeight + rowGap) - rowGap,
  };
}

type Item =
  | { readonly is: 'resource'; readonly node: GraphNode }
  | { readonly is: 'group'; readonly key: string; readonly kind: string; readonly nodes: readonly GraphNode[] };

/** Puts healthy leaves of one kind together where they are many; old, empty ReplicaSets already where they are two. */
function gather(
  nodes: readonly GraphNode[],
  parent: string,
  level: number,
  opened: ReadonlySet<string>,
): readonly Item[] {
  const alike = Map.groupBy(nodes.filter(isQuiet), ({ group, kind }) => `${parent}>${group}/${kind}`);
  const most = level === 0 ? mostAlike.root : mostAlike.below;
  const items: Item[] = [];
  const drawn = new Set<string>();
  for (const node of nodes) {
    const key = `${parent}>${node.group}/${node.kind}`;
    const together = isQuiet(node) ? (alike.get(key) ?? []) : [];
    const limit = node.kind === 'ReplicaSet' && level > 0 ? 1 : most;
    if (together.length <= limit || opened.has(key)) items.push({ is: 'resource', node });
    else if (!drawn.has(key)) {
      drawn.add(key);
      items.push({ is: 'group', key, kind: node.kind, nodes: together });
    }
  }
  return items;
}

function isQuiet(node: GraphNode): boolean {
  const well = node.health === undefined || node.health === 'Healthy';
  return node.children.length === 0 && well && !isTroubled(node);
}

/** The line from a parent's right edge to a child's left edge, as SVG path data with rounded corners. */
export function edgePath(from: Place, to: Place): string {
  const [x1, y1] = [from.x + cardWidth, from.y + cardHeight / 2];
  const [x2, y2] = [to.x, to.y + cardHeight / 2];
  if (y1 === y2) return `M${x1} ${y1}H${x2}`;
  const middle = x1 + columnGap / 2;
  const bend = 8;
  return `M${x1} ${y1}H${middle - bend}Q${middle} ${y1} ${middle} ${y1 + bend}V${y2 - bend}Q${middle} ${y2} ${middle + bend} ${y2}H${x2}`;
}
