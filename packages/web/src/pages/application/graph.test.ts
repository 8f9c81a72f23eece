import type { ResourceNode } from '@capstan/core/api/views.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardHeight, type Folding, layOut } from './graph-layout.ts';
import { buildGraph, everyNode, type GraphNode } from './resource-graph.ts';
import { shortInfo } from './short-info.ts';
import { treeStep } from './tree-step.ts';

function node(kind: string, name: string, parent?: string, more: Partial<ResourceNode> = {}): ResourceNode {
  const [parentKind = '', parentName = ''] = (parent ?? '').split('/');
  const ref = { group: '', version: 'v1', namespace: 'n' };
  return {
    ...ref,
    kind,
    name,
    uid: `${kind}/${name}`,
    resourceVersion: '1',
    ...(parent === undefined ? {} : { parentRefs: [{ ...ref, kind: parentKind, name: parentName, uid: parent }] }),
    ...more,
  };
}

function graph(nodes: readonly ResourceNode[]): readonly GraphNode[] {
  return buildGraph({ nodes, orphanedNodes: [] }, []);
}

function outline(nodes: readonly GraphNode[], indent = ''): string {
  return nodes.map((one) => `${indent}${one.kind} ${one.name}\n${outline(one.children, `${indent}  `)}`).join('');
}

const open: Folding = { closed: new Set(), opened: new Set() };

describe('the graph', () => {
  it('hangs each resource on its owner, workloads first, newest ReplicaSet first', () => {
    const nodes = [
      node('ConfigMap', 'c'),
      node('Pod', 'p', 'ReplicaSet/new'),
      node('ReplicaSet', 'old', 'Deployment/d', { createdAt: '2026-01-01T00:00:00Z' }),
      node('ReplicaSet', 'new', 'Deployment/d', { createdAt: '2026-02-01T00:00:00Z' }),
      node('Deployment', 'd'),
    ];
    expect(outline(graph(nodes))).toBe('Deployment d\n  ReplicaSet new\n    Pod p\n  ReplicaSet old\nConfigMap c\n');
  });

  it('adds what is declared but not there, and says what the comparison says', () => {
    const [missing, there] = buildGraph({ nodes: [node('Service', 's')], orphanedNodes: [] }, [
      { kind: 'Service', namespace: 'n', name: 's', status: 'Synced' },
      { group: 'apps', kind: 'Deployment', namespace: 'n', name: 'd', status: 'OutOfSync' },
    ]);
    expect(missing).toMatchObject({ kind: 'Deployment', health: 'Missing', sync: 'OutOfSync', uid: '' });
    expect(there).toMatchObject({ kind: 'Service', health: undefined, sync: 'Synced' });
  });

  it('gives every resource once, whatever the owners say', () => {
    const name = fc.integer({ min: 0, max: 9 }).map(String);
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.option(name)), { maxLength: 12 }), (pairs) => {
        const nodes = pairs.map(([own, parent]) => node('Pod', own, parent === null ? undefined : `Pod/${parent}`));
        const names = [...everyNode(graph(nodes))].map((one) => one.name);
        expect(names.toSorted()).toEqual([...new Set(pairs.map(([own]) => own))].toSorted());
      }),
    );
  });
});

describe('the drawing', () => {
  it('puts a chain of owners on one line and gives each leaf a row of its own', () => {
    const { cards } = layOut(
      graph([
        node('Deployment', 'd'),
        node('ReplicaSet', 'r', 'Deployment/d'),
        node('Pod', 'a', 'ReplicaSet/r'),
        node('Pod', 'b', 'ReplicaSet/r'),
      ]),
      open,
    );
    const rows = cards.map(({ key, level, y }) => `${key.split('/')[1]} ${level} ${y}`);
    expect(rows).toEqual(['Deployment 0 0', 'ReplicaSet 1 0', 'Pod 2 0', 'Pod 2 70']);
  });

  it('never lets two cards overlap, and stays inside its frame', () => {
    const shape = fc.array(fc.tuple(fc.nat(30), fc.constantFrom('Deployment', 'ReplicaSet', 'Pod')), { maxLength: 30 });
    fc.assert(
      fc.property(shape, (list) => {
        const nodes = list.map(([parent, kind], index) =>
          node(kind, String(index), index === 0 ? undefined : `${list[parent % index]?.[1]}/${parent % index}`),
        );
        const { cards, width, height } = layOut(graph(nodes), open);
        const places = cards.map(({ x, y }) => `${x} ${y}`);
        expect(new Set(places).size).toBe(places.length);
        for (const { x, y } of cards) {
          expect(x).toBeLessThan(width);
          expect(y + cardHeight).toBeLessThanOrEqual(height);
        }
      }),
    );
  });

  it('hides what is below a closed resource and says how much', () => {
    const roots = graph([
      node('Deployment', 'd'),
      node('ReplicaSet', 'r', 'Deployment/d'),
      node('Pod', 'a', 'ReplicaSet/r'),
    ]);
    const { cards } = layOut(roots, { ...open, closed: new Set(['/Deployment/n/d']) });
    expect(cards).toMatchObject([{ is: 'resource', hidden: 2, expanded: false }]);
  });

  it('draws many healthy Pods as one card, the broken one by itself, and opens the group', () => {
    const pods = Array.from({ length: 20 }, (_, index) =>
      node('Pod', `p${String(index).padStart(2, '0')}`, 'ReplicaSet/r', {
        health: { status: index === 3 ? 'Degraded' : 'Healthy' },
      }),
    );
    const roots = graph([node('ReplicaSet', 'r'), ...pods]);
    const folded = layOut(roots, open).cards;
    expect(folded.map((card) => (card.is === 'group' ? `${card.nodes.length} ${card.kind}` : card.node.name))).toEqual([
      'r',
      '19 Pod',
      'p03',
    ]);
    const group = folded.find(({ is }) => is === 'group');
    expect(layOut(roots, { ...open, opened: new Set([group?.key ?? '']) }).cards).toHaveLength(21);
  });
});

describe('walking the tree', () => {
  const roots = graph([node('Deployment', 'd'), node('ReplicaSet', 'r', 'Deployment/d'), node('Service', 's')]);
  const { cards } = layOut(roots, open);
  it.each([
    { at: 0, key: 'ArrowDown', step: { do: 'go', key: '/ReplicaSet/n/r' } },
    { at: 0, key: 'ArrowRight', step: { do: 'go', key: '/ReplicaSet/n/r' } },
    { at: 0, key: 'ArrowLeft', step: { do: 'fold' } },
    { at: 1, key: 'ArrowLeft', step: { do: 'go', key: '/Deployment/n/d' } },
    { at: 1, key: 'ArrowRight', step: undefined },
    { at: 1, key: 'End', step: { do: 'go', key: '/Service/n/s' } },
    { at: 2, key: 'Home', step: { do: 'go', key: '/Deployment/n/d' } },
    { at: 2, key: 'ArrowDown', step: undefined },
    { at: 2, key: 'Enter', step: { do: 'open' } },
    { at: 2, key: 'x', step: undefined },
  ])('$key at card $at', ({ at, key, step }) => {
    const card = cards[at];
    expect(card === undefined ? undefined : treeStep(cards, card, key)).toEqual(step);
  });
});

it.each([
  { name: 'facts as the server gives them', health: 'Healthy', info: { Revision: 'rev:4' }, tags: ['rev:4'] },
  {
    name: 'the reason of a failure first',
    health: 'Degraded',
    info: { Containers: '0/1', 'Status Reason': 'CrashLoop' },
    tags: ['CrashLoop', '0/1'],
  },
  { name: 'no reason where all is well', health: 'Healthy', info: { 'Status Reason': 'Running' }, tags: [] },
  { name: 'restarts only if there were some', health: 'Healthy', info: { 'Restart Count': '0' }, tags: [] },
] as const)('puts on a card $name', ({ health, info, tags }) => {
  const [one] = graph([
    node('Pod', 'p', undefined, {
      health: { status: health },
      info: Object.entries(info).map(([name, value]) => ({ name, value })),
    }),
  ]);
  expect(one === undefined ? [] : shortInfo(one).map(({ value }) => value)).toEqual(tags);
});
