import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { SearchX } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import { Age } from '#ui/Age.tsx';
import { HealthBadge, SyncBadge } from '#ui/Badge.tsx';
import { KindIcon } from '#ui/KindIcon.tsx';
import { Placeholder } from '#ui/Placeholder.tsx';
import type { GraphNode } from './resource-graph.ts';
import { shortInfo } from './short-info.ts';

interface ResourceListProps {
  readonly nodes: readonly GraphNode[];
  readonly onOpen: (key: string) => void;
}

export function ResourceList({ nodes, onOpen }: ResourceListProps) {
  const body = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const now = (body.current?.getBoundingClientRect().top ?? 0) + window.scrollY;
    if (Math.abs(now - top) > 1) setTop(now);
  });
  const virtual = useWindowVirtualizer({
    count: nodes.length,
    estimateSize: () => 52,
    overscan: 10,
    scrollMargin: top,
    getItemKey: (index) => nodes[index]?.key ?? index,
  });
  if (nodes.length === 0)
    return (
      <Placeholder icon={SearchX} title="No resource matches">
        <p>Try fewer words.</p>
      </Placeholder>
    );
  return (
    <ul ref={body} className="resource-list" style={{ height: virtual.getTotalSize() + 2 }}>
      {virtual.getVirtualItems().map(({ key, index, start, size }) => {
        const node = nodes[index];
        return node === undefined ? null : (
          <li key={key} className="resource-row" style={{ height: size, transform: `translateY(${start - top}px)` }}>
            <button type="button" className="resource-button" onClick={() => onOpen(node.key)}>
              <span className="node-icon">
                <KindIcon kind={node.kind} size={17} />
              </span>
              <span className="resource-words">
                <span className="node-name truncate">{node.name}</span>
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
