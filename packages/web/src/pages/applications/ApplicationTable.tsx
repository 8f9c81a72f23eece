import { FolderGit2, GitCommitHorizontal, Server, TriangleAlert } from 'lucide-react';
import { memo, type RefObject, useRef } from 'react';
import { Link, useNavigate } from 'react-router';
import { applicationPage } from '#pages/paths.ts';
import { useWindowRows } from '#pages/use-window-rows.ts';
import { Age } from '#ui/Age.tsx';
import { HealthBadge, PhaseBadge, SyncBadge } from '#ui/Badge.tsx';
import { Middle } from '#ui/Middle.tsx';
import { useMedia } from '#ui/use-media.ts';
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
  const narrow = useMedia('(max-width: 860px)');
  const navigate = useNavigate();
  const height = narrow ? narrowRowHeight : rowHeight;
  const shown = useWindowRows({
    count: rows.length,
    height,
    keyOf: (index) => rows[index]?.key ?? String(index),
    body,
  });
  const active = useListKeys({
    keys: rows,
    onMove: shown.scrollTo,
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
      <div ref={body} role="rowgroup" className="table-body" style={{ height: shown.totalHeight }}>
        {shown.rows.map(({ key, index, top }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <div
              key={key}
              className={row.key === active ? 'row row-active' : 'row'}
              role="row"
              aria-rowindex={index + 2}
              data-key={row.key}
              style={{ height, transform: `translateY(${top}px)` }}
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
        <Link to={applicationPage(row.ref)} className="row-link">
          <Middle text={row.name} keep={8} />
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
        <span className="cell-line">
          <FolderGit2 size={14} aria-hidden />
          <Middle text={row.path} keep={lastPart(row.path)} />
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

/** The last folder of a path, if it is short enough to be shown whatever the width. */
function lastPart(path: string): number {
  return Math.min(18, path.length - Math.max(0, path.lastIndexOf('/')));
}
