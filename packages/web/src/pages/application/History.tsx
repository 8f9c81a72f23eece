import type { Application } from '@capstan/core/app/application.ts';
import type { RevisionHistory } from '@capstan/core/app/status.ts';
import { useQuery } from '@tanstack/react-query';
import { History as HistoryIcon } from 'lucide-react';
import { revisionQuery } from '#api/application-queries.ts';
import type { ApplicationRef } from '#api/application-ref.ts';
import { repositoryName, shortRevision } from '#pages/applications/application-row.ts';
import { Age } from '#ui/Age.tsx';
import { durationText } from '#ui/age.ts';
import { CopyButton } from '#ui/CopyButton.tsx';
import { Placeholder } from '#ui/Placeholder.tsx';

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
    <ol className="deployments">
      {deployments.map((deployment, index) => (
        <Deployment key={deployment.id} deployment={deployment} reference={reference} current={index === 0} />
      ))}
    </ol>
  );
}

interface DeploymentProps {
  readonly deployment: RevisionHistory;
  readonly reference: ApplicationRef;
  readonly current: boolean;
}

function Deployment({ deployment, reference, current }: DeploymentProps) {
  const revision = deployment.revision ?? deployment.revisions?.[0] ?? '';
  const { data: commit } = useQuery(revisionQuery(reference, revision));
  const [subject, ...body] = (commit?.message ?? '').split('\n');
  const source = deployment.source ?? deployment.sources?.[0];
  const by = deployment.initiatedBy?.automated === true ? 'automated sync' : deployment.initiatedBy?.username;
  const seconds =
    deployment.deployStartedAt === undefined
      ? undefined
      : (Date.parse(deployment.deployedAt) - Date.parse(deployment.deployStartedAt)) / 1_000;
  return (
    <li className="deployment" aria-current={current ? 'true' : undefined}>
      <span className="deployment-id">#{deployment.id}</span>
      <div className="deployment-what">
        <p className="deployment-subject">
          <span className="truncate" title={body.join('\n').trim() || undefined}>
            {subject === undefined || subject === '' ? `Revision ${shortRevision(revision)}` : subject}
          </span>
          {current ? <span className="chip tone-good">current</span> : null}
        </p>
        <p className="deployment-by quiet">
          {commit?.author === undefined ? null : <span>{commit.author.replace(/\s*<[^>]*>$/, '')}</span>}
          {source === undefined ? null : (
            <span className="truncate">
              {repositoryName(source.repoURL)} {source.path ?? source.chart ?? ''}
            </span>
          )}
        </p>
      </div>
      <span className="deployment-revision">
        <code title={revision}>{shortRevision(revision)}</code>
        <CopyButton text={revision} label="Copy the revision" />
      </span>
      <div className="deployment-when">
        <Age at={deployment.deployedAt} />
        <span className="quiet">
          {[by === undefined ? '' : `by ${by}`, seconds === undefined ? '' : `in ${durationText(seconds)}`]
            .filter((part) => part !== '')
            .join(' ')}
        </span>
      </div>
    </li>
  );
}
