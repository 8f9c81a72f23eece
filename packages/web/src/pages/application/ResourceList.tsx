import { SearchX } from 'lucide-react';
import { useRef } from 'react';
import { useWindowRows } from '#pages/use-window-rows.ts';
import { Age } from '#ui/Age.tsx';
import { HealthBadge, SyncBadge } from '#ui/Badge.tsx';
import { KindIcon } from '#ui/KindIcon.tsx';
import { Middle } from '#ui/Middle.tsx';
import { Placeholder } from '#ui/Placeholder.tsx';
import type { GraphNode } from './resource-graph.ts';
import { shortInfo } from './short-info.ts';

interface ResourceListProps {
  readonly nodes: readonly GraphNode[];
  readonly onOpen: (key: string) => void;
}

const rowHeight = 52;

export function ResourceList({ nodes, onOpen }: ResourceListProps) {
  const body = useRef<HTMLUListElement>(null);
  const shown = useWindowRows({
    count: nodes.length,
    height: rowHeight,
    keyOf: (index) => nodes[index]?.key ?? String(index),
    body,
  });
  if (nodes.length === 0)
    return (
      <Placeholder icon={SearchX} title="No resource matches">
        <p>Try fewer words.</p>
      </Placeholder>
    );
  return (
    <ul ref={body} className="resource-list" style={{ height: shown.totalHeight + 2 }}>
      {shown.rows.map(({ key, index, top }) => {
        const node = nodes[index];
        return node === undefined ? null : (
          <li key={key} className="resource-row" style={{ height: rowHeight, transform: `translateY(${top}px)` }}>
            <button type="button" className="resource-button" onClick={() => onOpen(node.key)}>
              <span className="node-icon">
                <KindIcon kind={node.kind} size={17} />
              </span>
              <span className="resource-words">
                <span className="node-name">
                  <Middle text={node.name} />
                </span>
                <span className="quiet truncate">
                  {node.kind}
                  {node.namespace === '' ? '' : ` in ${node.namespace}`}
                </span>
              </span>
              <span className="resource-info">
                {shortInfo(node).map(({ name, value, tone }) => (
                  <span key={name} className={tone === undefined ? 'chip' : `chip tone-${tone}`} title={name}>
                    {value}
                  </span>
                ))}
              </span>
              <span className="resource-states">
                {node.health === undefined ? null : <HealthBadge status={node.health} />}
                {node.sync === undefined ? null : <SyncBadge status={node.sync} />}
              </span>
              <span className="resource-age quiet">
                <Age at={node.createdAt} short />
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
