import type { ResourceNode, ResourceTree } from '@capstan/core/api/views.ts';
import { clean } from './clean.ts';

/** The resource tree as lines: parents first, children below them, each with its health. */
export function drawTree({ nodes }: ResourceTree): string {
  const ids = new Set(nodes.map(({ uid }) => uid));
  const children = Map.groupBy(nodes, ({ parentRefs }) => parentRefs?.find(({ uid }) => ids.has(uid))?.uid ?? '');
  const lines: string[] = [];
  const drawn = new Set<string>();

  function draw(node: ResourceNode, before: string, branch: string): void {
    if (drawn.has(node.uid)) return;
    drawn.add(node.uid);
    const health = node.health === undefined ? '' : `  ${node.health.status}`;
    const why = node.health?.message === undefined ? '' : ` (${node.health.message})`;
    lines.push(clean(`${before}${branch}${node.kind}/${node.name}${health}${why}`));
    const below = children.get(node.uid) ?? [];
    const next = before + (branch === '' ? '' : branch === '└─' ? '  ' : '│ ');
    below.forEach((child, index) => draw(child, next, index === below.length - 1 ? '└─' : '├─'));
  }
  for (const root of children.get('') ?? []) draw(root, '', '');
  return lines.map((line) => `${line}\n`).join('');
}
