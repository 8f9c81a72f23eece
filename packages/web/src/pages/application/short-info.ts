import type { Tone } from '#ui/status.ts';
import type { GraphNode } from './resource-graph.ts';

interface Info {
  /** What the value is, for the tooltip. */
  readonly name: string;
  readonly value: string;
  readonly tone: Tone | undefined;
}

/** Letters that fit below the name of a card, kind included. */
const roomForWords = 20;

/** At most two tags of a card: what is wrong first, then the facts in the server's order. */
export function shortInfo({ kind, info, hook, requiresPruning, health }: GraphNode): readonly Info[] {
  const tags: Info[] = [];
  if (requiresPruning) tags.push({ name: 'Not in Git any more', value: 'to prune', tone: 'warn' });
  if (hook) tags.push({ name: 'Runs as part of a sync', value: 'hook', tone: undefined });
  const shown = info.filter(({ name }) => !isNoise(name));
  const reason = shown.find(({ name }) => name === 'Status Reason');
  if (reason !== undefined && health !== 'Healthy')
    tags.push({ ...reason, tone: health === 'Degraded' ? 'bad' : undefined });
  for (const { name, value } of shown) {
    if (name === 'Status Reason') continue;
    const restarts = name === 'Restart Count';
    if (restarts && value === '0') continue;
    tags.push({ name, value: restarts ? `${value} restarts` : value, tone: restarts ? 'warn' : undefined });
  }
  const [first, second] = tags;
  if (first === undefined || second === undefined) return tags;
  const room = roomForWords - kind.length - first.value.length;
  return second.value.length <= room ? [first, second] : [first];
}

/** Facts that are long, or said elsewhere on the card. */
function isNoise(name: string): boolean {
  return name === 'Node' || name === 'Images' || name.endsWith('(raw)');
}
