import type { Application } from '@capstan/core/app/application.ts';
import { useQuery } from '@tanstack/react-query';
import { FileQuestionMark } from 'lucide-react';
import { Link, useParams } from 'react-router';
import { applicationQuery } from '#api/application-queries.ts';
import type { ApplicationRef } from '#api/application-ref.ts';
import { useLiveApplication } from '#api/live-applications.ts';
import { RequestFailure } from '#api/request.ts';
import { applicationRow } from '#pages/applications/application-row.ts';
import { usePageTitle } from '#pages/shell/use-page-title.ts';
import { Failure, Loading, Placeholder } from '#ui/Placeholder.tsx';
import { Tabs } from '#ui/Tabs.tsx';
import { ApplicationHeader } from './ApplicationHeader.tsx';
import './application.css';
import { Details } from './Details.tsx';
import { History } from './History.tsx';
import { Problems } from './Problems.tsx';
import { problemsOf } from './problems.ts';
import { Resources } from './Resources.tsx';
import { SyncActivity } from './SyncActivity.tsx';
import { SyncNow } from './SyncNow.tsx';
import { SyncSheet } from './SyncSheet.tsx';
import { type PageTab, useAddress } from './use-address.ts';

export function ApplicationPage() {
  const { namespace = '', name = '' } = useParams();
  // A new application is a new page: nothing of the one before stays.
  return <OneApplication key={`${namespace}/${name}`} reference={{ namespace, name }} />;
}

function OneApplication({ reference }: { readonly reference: ApplicationRef }) {
  useLiveApplication(reference);
  const application = useQuery(applicationQuery(reference));
  const { data, error } = application;
  usePageTitle(reference.name, data === undefined ? 'mute' : applicationRow(data).tone);
  return (
    <main className="page" id="content" tabIndex={-1}>
      {data === undefined && application.isPending ? <Loading lines={4} label="Reading the application" /> : null}
      {isGone(error) ? <Gone name={reference.name} /> : null}
      {error !== null && !isGone(error) && data === undefined ? (
        <Failure title="The application cannot be read" error={error} onRetry={() => void application.refetch()} />
      ) : null}
      {data === undefined || isGone(error) ? null : <Content application={data} reference={reference} />}
    </main>
  );
}

interface ContentProps {
  readonly application: Application;
  readonly reference: ApplicationRef;
}

function Content({ application, reference }: ContentProps) {
  const { address, go } = useAddress();
  const problems = problemsOf(application);
  const failed = application.status?.operationState?.phase;
  const tabs: readonly { readonly value: PageTab; readonly text: string; readonly end?: React.ReactNode }[] = [
    { value: 'resources', text: 'Resources' },
    {
      value: 'sync',
      text: 'Sync',
      ...(failed === 'Failed' || failed === 'Error' ? { end: <span className="chip tone-bad">failed</span> } : {}),
    },
    { value: 'history', text: 'History' },
    { value: 'details', text: 'Details' },
  ];
  return (
    <>
      <ApplicationHeader application={application} reference={reference} onSync={() => go({ panel: 'sync' })} />
      <SyncNow application={application} reference={reference} onLook={() => go({ tab: 'sync' })} />
      {problems.length === 0 ? null : <Problems problems={problems} />}
      <Tabs label="About this application" value={address.tab} tabs={tabs} onChange={(tab) => go({ tab })}>
        <TabContent tab={address.tab} application={application} reference={reference} />
      </Tabs>
      <SyncSheet
        open={address.panel === 'sync'}
        application={application}
        reference={reference}
        onClose={() => go({ panel: undefined })}
      />
    </>
  );
}

function TabContent({ tab, application, reference }: ContentProps & { readonly tab: PageTab }) {
  switch (tab) {
    case 'resources':
      return <Resources application={application} reference={reference} />;
    case 'sync':
      return <SyncActivity application={application} />;
    case 'history':
      return <History application={application} reference={reference} />;
    case 'details':
      return <Details application={application} reference={reference} />;
  }
}

/** Argo CD answers 403 for what is missing and for what may not be seen (argocd.md 6.1). */
function isGone(error: Error | null): boolean {
  return error instanceof RequestFailure && (error.status === 404 || error.status === 403);
}

function Gone({ name }: { readonly name: string }) {
  return (
    <Placeholder icon={FileQuestionMark} title={`There is no application ${name}`}>
      <p>It was deleted, or you may not see it.</p>
      <Link to="/applications">Go to the applications</Link>
    </Placeholder>
  );
}
