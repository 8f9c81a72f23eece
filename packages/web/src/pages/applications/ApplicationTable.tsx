import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { FolderGit2, GitCommitHorizontal, Server, TriangleAlert } from 'lucide-react';
import { memo, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { applicationPage } from '#pages/paths.ts';
import { Age } from '#ui/Age.tsx';
import { HealthBadge, PhaseBadge, SyncBadge } from '#ui/Badge.tsx';
import type { ApplicationRow } from './application-row.ts';
import { useListKeys } from './use-list-keys.ts';

interface ApplicationTableProps {
  readonly rows: readonly ApplicationRow[];
  /** Of all applications, filtered out or not. */
  readonly total: number;
  readonly filtered: boolean;
  readonly searchRef: RefObject<HTMLInputElement | null>;
}

const rowHeight = 68;
const narrowRowHeight = 128;

/** Only the rows that can be seen are in the document, whatever their number. */
export function ApplicationTable({ rows, total, filtered, searchRef }: ApplicationTableProps) {
  const body = useRef<HTMLDivElement>(null);
  const narrow = useNarrow();
  const navigate = useNavigate();
  const top = useTop(body);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => (narrow ? narrowRowHeight : rowHeight),
    overscan: 8,
    scrollMargin: top,
    getItemKey: (index) => rows[index]?.key ?? index,
  });
  useLayoutEffect(() => virtual.measure(), [narrow, virtual]);
  const active = useListKeys({
    keys: rows,
    onMove: (index) => virtual.scrollToIndex(index, { align: 'auto' }),
    onOpen: (row) => void navigate(applicationPage(row.ref)),
    search: searchRef,
  });
  return (
    <div className="table" role="table" aria-label="Applications" aria-rowcount={rows.length + 1}>
      <div className="row row-head" role="row" aria-rowindex={1}>
        <span role="columnheader">
          {filtered
            ? `${rows.length} of ${total} applications`
            : `${total} ${total === 1 ? 'application' : 'applications'}`}
        </span>
        <span role="columnheader">Health and sync</span>
        <span role="columnheader">Source</span>
        <span role="columnheader">Destination</span>
        <span role="columnheader" className="cell-end">
          Activity
        </span>
      </div>
      <div ref={body} role="rowgroup" className="table-body" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ key, index, start, size }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <div
              key={key}
              className={row.key === active ? 'row row-active' : 'row'}
              role="row"
              aria-rowindex={index + 2}
              data-key={row.key}
              style={{ height: size, transform: `translateY(${start - virtual.options.scrollMargin}px)` }}
            >
              <Cells row={row} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

const Cells = memo(function Cells({ row }: { readonly row: ApplicationRow }) {
  return (
    <>
      <div role="cell" className={`cell cell-name tone-${row.tone}`}>
        <Link to={applicationPage(row.ref)} className="row-link truncate" title={row.name}>
          {row.name}
        </Link>
        {row.problem === undefined ? (
          <span className="cell-below truncate">{row.project}</span>
        ) : (
          <span className="cell-below cell-problem truncate tone-bad" title={row.problem}>
            <TriangleAlert size={13} aria-label="Problem:" />
            <span className="truncate">{row.problem}</span>
          </span>
        )}
      </div>
      <div role="cell" className="cell cell-status">
        <HealthBadge status={row.health} />
        <SyncBadge status={row.sync} />
        {row.phase === 'Running' || row.phase === 'Terminating' ? <PhaseBadge status={row.phase} /> : null}
      </div>
      <div role="cell" className="cell cell-source">
        <span className="cell-line" title={`${row.repository} ${row.path}`}>
          <FolderGit2 size={14} aria-hidden />
          <span className="truncate">{row.path}</span>
        </span>
        <span className="cell-below truncate">
          <span className="cell-revision mono" title={row.targetRevision}>
            <GitCommitHorizontal size={13} aria-hidden />
            {row.revision === '' ? row.targetRevision : row.revision}
          </span>
          <span className="truncate">{row.repository}</span>
        </span>
      </div>
      <div role="cell" className="cell cell-destination">
        <span className="cell-line">
          <Server size={14} aria-hidden />
          <span className="truncate" title={row.cluster}>
            {row.cluster}
          </span>
        </span>
        <span className="cell-below truncate">{row.destinationNamespace}</span>
      </div>
      <div role="cell" className="cell cell-end cell-activity">
        <Age at={row.lastActivity} />
      </div>
    </>
  );
});

/** The distance from the top of the document to the table, which the virtualizer scrolls by. */
function useTop(element: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const now = (element.current?.getBoundingClientRect().top ?? 0) + window.scrollY;
    if (Math.abs(now - top) > 1) setTop(now);
  });
  return top;
}

function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia('(max-width: 860px)').matches);
  useLayoutEffect(() => {
    const query = matchMedia('(max-width: 860px)');
    const settle = () => setNarrow(query.matches);
    query.addEventListener('change', settle);
    return () => query.removeEventListener('change', settle);
  }, []);
  return narrow;
}
