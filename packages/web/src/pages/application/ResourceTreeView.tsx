import { ChevronLeft, ChevronRight, ChevronsDownUp } from 'lucide-react';
import { type KeyboardEvent, memo, useMemo, useRef, useState } from 'react';
import { HealthBadge, SyncBadge } from '#ui/Badge.tsx';
import { IconButton } from '#ui/Button.tsx';
import { KindIcon } from '#ui/KindIcon.tsx';
import { Middle } from '#ui/Middle.tsx';
import { healthTone, type Tone } from '#ui/status.ts';
import { type Card, cardHeight, cardWidth, edgePath, type Folding, layOut } from './graph-layout.ts';
import type { GraphNode } from './resource-graph.ts';
import { shortInfo } from './short-info.ts';
import './tree.css';
import { treeStep } from './tree-step.ts';
import { useVisibleBand } from './use-visible-band.ts';

interface ResourceTreeViewProps {
  readonly graph: readonly GraphNode[];
  readonly onOpen: (key: string) => void;
}

/** From what the application declares, on the left, to what runs, on the right. */
export function ResourceTreeView({ graph, onOpen }: ResourceTreeViewProps) {
  const [folding, setFolding] = useState<Folding>({ closed: new Set(), opened: new Set() });
  const drawing = useMemo(() => layOut(graph, folding), [graph, folding]);
  const [focused, setFocused] = useState<string>();
  const place = useRef<HTMLDivElement>(null);
  const band = useVisibleBand(place);
  const byKey = useMemo(() => new Map(drawing.cards.map((card) => [card.key, card])), [drawing]);
  const current = focused !== undefined && byKey.has(focused) ? focused : drawing.cards[0]?.key;

  function fold(card: Card): void {
    setFolding((before) =>
      card.is === 'group'
        ? { ...before, opened: new Set(before.opened).add(card.key) }
        : { ...before, closed: flipped(before.closed, card.key) },
    );
  }
  function activate(card: Card): void {
    if (card.is === 'group') fold(card);
    else onOpen(card.key);
  }
  function onKeyDown(event: KeyboardEvent): void {
    const card = byKey.get(current ?? '');
    if (card === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = treeStep(drawing.cards, card, event.key);
    if (step === undefined) return;
    event.preventDefault();
    if (step.do === 'fold') fold(card);
    else if (step.do === 'open') activate(card);
    else {
      setFocused(step.key);
      // The card may be drawn only after this: it takes the focus when it is there.
      requestAnimationFrame(() => document.getElementById(cardId(step.key))?.focus());
    }
  }
  const seen = drawing.cards.filter(
    ({ y, key }) => (y + cardHeight >= band.top && y <= band.bottom) || key === current,
  );
  const edges = drawing.cards.filter((card) => {
    const parent = byKey.get(card.parent ?? '');
    if (parent === undefined || card.y + cardHeight < band.top) return false;
    // Of the lines to children further down one is enough, the last: it runs along all the others.
    return card.y <= band.bottom || (card.position === card.siblings && parent.y <= band.bottom);
  });
  return (
    <div className="tree-scroll">
      {folding.opened.size === 0 ? null : (
        <IconButton
          label="Group what is alike again"
          className="tree-regroup"
          onClick={() => setFolding({ ...folding, opened: new Set() })}
        >
          <ChevronsDownUp size={16} aria-hidden />
        </IconButton>
      )}
      <div
        ref={place}
        className="tree"
        role="tree"
        aria-label="Resources"
        style={{ width: drawing.width, height: drawing.height }}
        onKeyDown={onKeyDown}
      >
        <svg className="tree-edges" width={drawing.width} height={drawing.height} aria-hidden focusable="false">
          {edges.map((card) => {
            const parent = byKey.get(card.parent ?? '');
            return parent === undefined ? null : <path key={card.key} d={edgePath(parent, card)} />;
          })}
        </svg>
        {seen.map((card) => (
          <TreeCard
            key={card.key}
            card={card}
            tabbable={card.key === current}
            onActivate={() => activate(card)}
            onFold={() => fold(card)}
            onFocus={() => setFocused(card.key)}
          />
        ))}
      </div>
    </div>
  );
}

function flipped(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}

function cardId(key: string): string {
  return `resource:${key}`;
}

interface TreeCardProps {
  readonly card: Card;
  readonly tabbable: boolean;
  readonly onActivate: () => void;
  readonly onFold: () => void;
  readonly onFocus: () => void;
}

function TreeCard({ card, tabbable, onActivate, onFold, onFocus }: TreeCardProps) {
  const label = card.is === 'group' ? `${card.nodes.length} ${card.kind}, all well` : nodeLabel(card.node);
  return (
    <div
      id={cardId(card.key)}
      className={`node tone-${card.is === 'group' ? 'good' : toneOf(card.node)} ${card.is === 'group' ? 'node-group' : ''}`}
      role="treeitem"
      aria-level={card.level + 1}
      aria-posinset={card.position}
      aria-setsize={card.siblings}
      aria-expanded={card.expanded}
      aria-label={label}
      tabIndex={tabbable ? 0 : -1}
      style={{ left: card.x, top: card.y, width: cardWidth, height: cardHeight }}
      onClick={onActivate}
      onFocus={onFocus}
    >
      {card.is === 'group' ? <GroupFace kind={card.kind} count={card.nodes.length} /> : <NodeFace node={card.node} />}
      {card.is === 'resource' && card.expanded !== undefined ? (
        <button
          type="button"
          className="node-fold"
          tabIndex={-1}
          aria-hidden
          title={card.expanded ? 'Hide what belongs to it' : `Show ${card.hidden} more`}
          onClick={(event) => {
            event.stopPropagation();
            onFold();
          }}
        >
          {card.expanded ? <ChevronLeft size={13} /> : card.hidden}
          {card.expanded ? null : <ChevronRight size={12} />}
        </button>
      ) : null}
    </div>
  );
}

const NodeFace = memo(function NodeFace({ node }: { readonly node: GraphNode }) {
  return (
    <>
      <span className="node-icon">
        <KindIcon kind={node.kind} size={18} />
      </span>
      <span className="node-words">
        <span className="node-name">
          <Middle text={node.name} />
        </span>
        <span className="node-below">
          <span className="node-kind truncate">{node.kind}</span>
          {shortInfo(node).map(({ name, value, tone }) => (
            <span key={name} className={tone === undefined ? 'chip' : `chip tone-${tone}`} title={name}>
              {value}
            </span>
          ))}
        </span>
      </span>
      <span className="node-states">
        {node.health === undefined ? null : <HealthBadge status={node.health} as="glyph" />}
        {node.sync === undefined ? null : <SyncBadge status={node.sync} as="glyph" />}
      </span>
    </>
  );
});

function GroupFace({ kind, count }: { readonly kind: string; readonly count: number }) {
  return (
    <>
      <span className="node-icon">
        <KindIcon kind={kind} size={18} />
      </span>
      <span className="node-words">
        <span className="node-name truncate">
          {count} × {kind}
        </span>
        <span className="node-below">
          <span className="node-kind">{kind === 'ReplicaSet' ? 'earlier revisions' : 'all well'}, show</span>
        </span>
      </span>
      <ChevronRight size={15} aria-hidden />
    </>
  );
}

function toneOf({ health, requiresPruning }: GraphNode): Tone {
  if (requiresPruning) return 'warn';
  return health === undefined ? 'mute' : healthTone(health);
}

function nodeLabel({ kind, name, health, sync, requiresPruning }: GraphNode): string {
  const states = [health, sync, requiresPruning ? 'requires pruning' : undefined].filter(
    (state) => state !== undefined,
  );
  return [`${kind} ${name}`, ...states].join(', ');
}
