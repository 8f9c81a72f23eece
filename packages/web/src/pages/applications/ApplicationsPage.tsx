import { useQuery } from '@tanstack/react-query';
import { PackageOpen, SearchX } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { useSearchParams } from 'react-router';
import { applicationsQuery } from '#api/application-queries.ts';
import { useLiveApplications } from '#api/live-applications.ts';
import { usePageTitle } from '#pages/shell/use-page-title.ts';
import { Button } from '#ui/Button.tsx';
import { Failure, Loading, Placeholder } from '#ui/Placeholder.tsx';
import { type ApplicationRow, applicationRow, worstTone } from './application-row.ts';
import { ApplicationTable } from './ApplicationTable.tsx';
import './applications.css';
import { countFacets, isFiltered, type ListView, readListView, selectRows, writeListView } from './list-view.ts';
import { ListFilters } from './ListFilters.tsx';

export function ApplicationsPage() {
  useLiveApplications();
  const list = useQuery(applicationsQuery());
  const rows = useMemo(() => [...(list.data?.applications.values() ?? [])].map(applicationRow), [list.data]);
  usePageTitle('Applications', list.data === undefined ? 'mute' : worstTone(rows));
  return (
    <main className="page" id="content" tabIndex={-1}>
      <h1>Applications</h1>
      {list.isPending ? <Loading lines={8} label="Reading the applications" /> : null}
      {list.isError && list.data === undefined ? (
        <Failure title="The applications cannot be read" error={list.error} onRetry={() => void list.refetch()} />
      ) : null}
      {list.data === undefined ? null : <ListOrNothing rows={rows} />}
    </main>
  );
}

function ListOrNothing({ rows }: { readonly rows: readonly ApplicationRow[] }) {
  const [query, setQuery] = useSearchParams();
  const search = useRef<HTMLInputElement>(null);
  const view = useMemo(() => readListView(query), [query]);
  const shown = useMemo(() => selectRows(rows, view), [rows, view]);
  const counts = useMemo(() => countFacets(rows, view), [rows, view]);
  function show(next: ListView): void {
    setQuery(writeListView(next), { replace: true });
  }
  if (rows.length === 0) return <NoApplications />;
  return (
    <>
      <ListFilters view={view} counts={counts} onChange={show} searchRef={search} />
      <p className="visually-hidden" role="status">
        {shown.length === rows.length
          ? `${rows.length} applications`
          : `${shown.length} of ${rows.length} applications`}
      </p>
      {shown.length === 0 ? (
        <Placeholder icon={SearchX} title="No application matches">
          <p>
            {rows.length} {rows.length === 1 ? 'application is' : 'applications are'} hidden by the filters.
          </p>
          <Button onClick={() => show({ ...readListView(new URLSearchParams()), order: view.order })}>
            Clear the filters
          </Button>
        </Placeholder>
      ) : (
        <ApplicationTable rows={shown} total={rows.length} filtered={isFiltered(view)} searchRef={search} />
      )}
    </>
  );
}

function NoApplications() {
  return (
    <Placeholder icon={PackageOpen} title="No applications yet">
      <p>
        An application names a folder in Git and a cluster to keep equal to it. Write one as a manifest and apply it to
        the control plane&rsquo;s namespace; it appears here at once.
      </p>
      <pre className="example">{exampleCommand}</pre>
    </Placeholder>
  );
}

const exampleCommand = 'kubectl apply -n argocd -f argocd-app.yaml';
