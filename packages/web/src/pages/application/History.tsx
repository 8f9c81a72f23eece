import type { Application } from '@capstan/core/app/application.ts';
import type { RevisionHistory } from '@capstan/core/app/status.ts';
import { useQuery } from '@tanstack/react-query';
import { History as HistoryIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { revisionQuery } from '#api/application-queries.ts';
import type { ApplicationRef } from '#api/application-ref.ts';
import { repositoryName, shortRevision } from '#pages/applications/application-row.ts';
import { Age } from '#ui/Age.tsx';
import { durationText } from '#ui/age.ts';
import { CopyButton } from '#ui/CopyButton.tsx';
import { Placeholder } from '#ui/Placeholder.tsx';
import { authorName } from './author-name.ts';
import { RollBack } from './RollBack.tsx';

interface HistoryProps {
  readonly application: Application;
  readonly reference: ApplicationRef;
}

/** Every deployment that is remembered, newest first. */
export function History({ application, reference }: HistoryProps) {
  const deployments = (application.status?.history ?? []).toReversed();
  if (deployments.length === 0)
    return (
      <Placeholder icon={HistoryIcon} title="Nothing was deployed yet">
        <p>Each full, successful sync becomes an entry here.</p>
      </Placeholder>
    );
  return (
    <ol className={deployments.length > 1 ? 'deployments deployments-many' : 'deployments'}>
      {deployments.map((deployment, index) => (
        <Deployment
          key={deployment.id}
          deployment={deployment}
          reference={reference}
          current={index === 0}
          back={
            index === 0 ? null : <RollBack deployment={deployment} application={application} reference={reference} />
          }
        />
      ))}
    </ol>
  );
}

interface DeploymentProps {
  readonly deployment: RevisionHistory;
  readonly reference: ApplicationRef;
  readonly current: boolean;
  /** The way back to it. */
  readonly back: ReactNode;
}

function Deployment({ deployment, reference, current, back }: DeploymentProps) {
  const revision = deployment.revision ?? deployment.revisions?.[0] ?? '';
  const { data: commit } = useQuery(revisionQuery(reference, revision));
  const [subject = '', ...body] = (commit?.message ?? '').split('\n');
  return (
    <li className="deployment" aria-current={current ? 'true' : undefined}>
      <span className="deployment-id">#{deployment.id}</span>
      <div className="deployment-what">
        <p className="deployment-subject">
          <span className="truncate" title={body.join('\n').trim()}>
            {subject === '' ? `Revision ${shortRevision(revision)}` : subject}
          </span>
          {current ? <span className="chip tone-good">current</span> : null}
        </p>
        <p className="deployment-by quiet">
          {commit?.author === undefined ? null : <span className="nowrap">{authorName(commit.author)}</span>}
          <span className="truncate">{sourceText(deployment)}</span>
        </p>
      </div>
      <span className="deployment-revision">
        <code title={revision}>{shortRevision(revision)}</code>
        <CopyButton text={revision} label="Copy the revision" />
      </span>
      <div className="deployment-when">
        <Age at={deployment.deployedAt} />
        <span className="quiet">{howText(deployment)}</span>
      </div>
      <span className="deployment-end">{back}</span>
    </li>
  );
}

function sourceText({ source, sources }: RevisionHistory): string {
  const first = source ?? sources?.[0];
  return first === undefined ? '' : `${repositoryName(first.repoURL)} ${first.path ?? first.chart ?? ''}`;
}

/** `by automated sync in 12 s`, as far as it is known. */
function howText({ initiatedBy, deployStartedAt, deployedAt }: RevisionHistory): string {
  const by = initiatedBy?.automated === true ? 'automated sync' : (initiatedBy?.username ?? '');
  const seconds =
    deployStartedAt === undefined ? Number.NaN : (Date.parse(deployedAt) - Date.parse(deployStartedAt)) / 1_000;
  const parts = [by === '' ? '' : `by ${by}`, Number.isNaN(seconds) ? '' : `in ${durationText(seconds)}`];
  return parts.filter((part) => part !== '').join(' ');
}
