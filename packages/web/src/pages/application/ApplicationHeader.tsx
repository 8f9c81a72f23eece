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
import { HealthBadge, PhaseBadge, SyncBadge } from '#ui/Badge.tsx';
import { Button } from '#ui/Button.tsx';
import { MenuButton } from '#ui/MenuButton.tsx';
import { Middle } from '#ui/Middle.tsx';
import { useNotify } from '#ui/Notices.tsx';
import { SafeLink } from '#ui/SafeLink.tsx';
import { authorName } from './author-name.ts';

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
            <OperationBadge application={application} />
            {metadata.deletionTimestamp === undefined ? null : (
              <span className="badge tone-bad badge-plain">Being deleted</span>
            )}
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

/** What is being done to it, or what went wrong; a sync that succeeded is said by the others. */
function OperationBadge({ application: { operation, status } }: Pick<ApplicationHeaderProps, 'application'>) {
  const phase = status?.operationState?.phase;
  if (operation !== undefined && phase !== 'Running' && phase !== 'Terminating')
    return <span className="badge tone-busy badge-plain">Sync requested</span>;
  return phase === undefined || phase === 'Succeeded' ? null : <PhaseBadge status={phase} />;
}

function Facts({ application, reference }: Pick<ApplicationHeaderProps, 'application' | 'reference'>) {
  const { path, repository, cluster, destinationNamespace } = applicationRow(application);
  const { status } = application;
  const last = status?.operationState?.finishedAt ?? status?.history?.at(-1)?.deployedAt;
  return (
    <dl className="facts">
      <Fact name="Revision">
        <RevisionFact application={application} reference={reference} />
      </Fact>
      <Fact name="Source" below={repository}>
        <Middle text={path} keep={14} />
      </Fact>
      <Fact name="Destination" below={destinationNamespace === '' ? '' : cluster}>
        {destinationNamespace === '' ? cluster : destinationNamespace}
      </Fact>
      <PolicyFact application={application} />
      <Fact
        name="Last sync"
        below={
          status?.reconciledAt === undefined ? (
            ''
          ) : (
            <>
              compared <Age at={status.reconciledAt} short /> ago
            </>
          )
        }
      >
        {last === undefined ? <span className="quiet">never</span> : <Age at={last} />}
      </Fact>
    </dl>
  );
}

/** Which commit, and what it says: the answer to "what changed". */
function RevisionFact({ application, reference }: Pick<ApplicationHeaderProps, 'application' | 'reference'>) {
  const { revision, targetRevision } = applicationRow(application);
  const whole = application.status?.sync?.revision ?? '';
  const { data: commit } = useQuery(revisionQuery(reference, whole));
  const subject = commit?.message?.split('\n', 1)[0] ?? '';
  return (
    <>
      <span className="mono" title={whole}>
        {revision === '' ? 'not known yet' : revision}
      </span>{' '}
      <span className="quiet">from {targetRevision}</span>
      <span className="fact-below truncate" title={commit?.message}>
        {[subject, authorName(commit?.author ?? '')].filter((part) => part !== '').join(' · ')}
      </span>
    </>
  );
}

function PolicyFact({ application }: { readonly application: Application }) {
  const { automated } = syncPolicyOf(application);
  if (automated === undefined)
    return (
      <Fact name="Sync policy" below="nothing changes by itself">
        By hand
      </Fact>
    );
  const { prune, selfHeal } = automated;
  return (
    <Fact name="Sync policy" below={`prune ${prune ? 'on' : 'off'}, self-heal ${selfHeal ? 'on' : 'off'}`}>
      Automatic
    </Fact>
  );
}

interface FactProps {
  readonly name: string;
  readonly children: ReactNode;
  readonly below?: ReactNode;
}

function Fact({ name, children, below }: FactProps) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>
        {children}
        {below === undefined ? null : <span className="fact-below truncate">{below}</span>}
      </dd>
    </div>
  );
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
