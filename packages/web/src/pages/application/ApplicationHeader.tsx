import type { Application } from '@capstan/core/app/application.ts';
import { syncPolicyOf } from '@capstan/core/app/sync-policy.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronRight, RefreshCw, ArrowDownToLine } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { refreshApplication } from '#api/application-actions.ts';
import { applicationQuery, revisionQuery } from '#api/application-queries.ts';
import type { ApplicationRef } from '#api/application-ref.ts';
import { applicationRow } from '#pages/applications/application-row.ts';
import { Age } from '#ui/Age.tsx';
import { HealthBadge, SyncBadge } from '#ui/Badge.tsx';
import { Button } from '#ui/Button.tsx';
import { MenuButton } from '#ui/MenuButton.tsx';
import { useNotify } from '#ui/Notices.tsx';
import { SafeLink } from '#ui/SafeLink.tsx';

interface ApplicationHeaderProps {
  readonly application: Application;
  readonly reference: ApplicationRef;
  readonly onSync: () => void;
}

/** Is it healthy, what runs, what can I do: before anything else on the page. */
export function ApplicationHeader({ application, reference, onSync }: ApplicationHeaderProps) {
  const { status, metadata } = application;
  const urls = status?.summary?.externalURLs ?? [];
  return (
    <header className="app-head">
      <div className="app-titles">
        <nav aria-label="Breadcrumb" className="crumbs">
          <Link to="/applications">Applications</Link>
          <ChevronRight size={13} aria-hidden />
          <span>{application.spec.project ?? 'default'}</span>
        </nav>
        <div className="app-name">
          <h1>{metadata.name}</h1>
          <div className="app-badges" role="status" aria-label="State">
            <HealthBadge status={status?.health?.status} />
            <SyncBadge status={status?.sync?.status} />
            {metadata.deletionTimestamp === undefined ? null : <span className="badge tone-bad">Being deleted</span>}
          </div>
        </div>
      </div>
      <div className="app-actions">
        <RefreshButton reference={reference} />
        <Button look="primary" onClick={onSync}>
          <ArrowDownToLine size={16} aria-hidden />
          Sync…
        </Button>
      </div>
      <Facts application={application} reference={reference} />
      {urls.length === 0 ? null : (
        <p className="app-urls">
          {urls.map((url) => (
            <SafeLink key={url} to={url} />
          ))}
        </p>
      )}
    </header>
  );
}

function Facts({ application, reference }: Pick<ApplicationHeaderProps, 'application' | 'reference'>) {
  const row = applicationRow(application);
  const { status } = application;
  const commit = useQuery(revisionQuery(reference, status?.sync?.revision ?? ''));
  const automated = syncPolicyOf(application).automated;
  const subject = commit.data?.message?.split('\n', 1)[0];
  const last = status?.operationState?.finishedAt ?? status?.history?.at(-1)?.deployedAt;
  return (
    <dl className="facts">
      <Fact name="Revision">
        <span className="mono" title={status?.sync?.revision}>
          {row.revision === '' ? 'not known yet' : row.revision}
        </span>{' '}
        <span className="quiet">from {row.targetRevision}</span>
        {subject === undefined ? null : (
          <span className="fact-below truncate" title={commit.data?.message}>
            {subject}
            {commit.data?.author === undefined ? '' : ` · ${authorName(commit.data.author)}`}
          </span>
        )}
      </Fact>
      <Fact name="Source">
        <span className="truncate" title={row.path}>
          {row.path}
        </span>
        <span className="fact-below truncate" title={row.repository}>
          {row.repository}
        </span>
      </Fact>
      <Fact name="Destination">
        <span className="truncate">{row.destinationNamespace === '' ? row.cluster : row.destinationNamespace}</span>
        <span className="fact-below truncate">{row.destinationNamespace === '' ? '' : row.cluster}</span>
      </Fact>
      <Fact name="Sync policy">
        {automated === undefined ? 'By hand' : 'Automatic'}
        <span className="fact-below truncate">
          {automated === undefined
            ? 'nothing changes until someone syncs'
            : `prune ${automated.prune ? 'on' : 'off'}, self-heal ${automated.selfHeal ? 'on' : 'off'}`}
        </span>
      </Fact>
      <Fact name="Last sync">
        {last === undefined ? <span className="quiet">never</span> : <Age at={last} />}
        {status?.reconciledAt === undefined ? null : (
          <span className="fact-below truncate">
            compared <Age at={status.reconciledAt} />
          </span>
        )}
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** `Ann <ann@example.com>` as `Ann`. */
function authorName(author: string): string {
  return author.replace(/\s*<[^>]*>$/, '');
}

function RefreshButton({ reference }: { readonly reference: ApplicationRef }) {
  const client = useQueryClient();
  const notify = useNotify();
  const refresh = useMutation({
    mutationFn: (how: 'normal' | 'hard') => refreshApplication(reference, how),
    onSuccess: () => client.invalidateQueries({ queryKey: applicationQuery(reference).queryKey }),
    onError: (error) => notify.failed('The application was not refreshed', error.message),
  });
  return (
    <div className="button-group">
      <Button onClick={() => refresh.mutate('normal')} disabled={refresh.isPending}>
        <RefreshCw size={15} aria-hidden className={refresh.isPending ? 'spins' : ''} />
        Refresh
      </Button>
      <MenuButton
        label="More ways to refresh"
        look="split"
        disabled={refresh.isPending}
        groups={[
          {
            entries: [
              { text: 'Refresh', about: 'Look at Git and the cluster again', onChoose: () => refresh.mutate('normal') },
              {
                text: 'Hard refresh',
                about: 'Also render again, without what was remembered',
                onChoose: () => refresh.mutate('hard'),
              },
            ],
          },
        ]}
      />
    </div>
  );
}
