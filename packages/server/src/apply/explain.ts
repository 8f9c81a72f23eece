import { formatApiVersion } from '@capstan/kube/object/ref.ts';
import type { SyncTask } from '@capstan/core/sync/task.ts';
import { originText } from '@capstan/core/sync/task.ts';
import type { ClusterFailure } from '#cluster/failure.ts';

/** The place of the object in the repository in front of what went wrong: `web/deployment.yaml:3: ...`. */
export function explain({ origin }: SyncTask, message: string): string {
  return origin === undefined ? message : `${originText(origin)}: ${message}`;
}

/** A kind that the cluster does not serve. */
export function unknownKind(task: SyncTask): string {
  const { group, kind } = task.ref;
  const apiVersion = formatApiVersion({ group, version: task.version });
  const next =
    group === ''
      ? `Check apiVersion and kind`
      : `Check apiVersion and kind, or install the CustomResourceDefinition of ${kind} first`;
  return explain(
    task,
    `the server could not find the requested resource: the cluster serves no kind "${kind}" in "${apiVersion}". ${next}`,
  );
}

/** What the cluster refused, with its own words. */
export function refusal(task: SyncTask, failure: ClusterFailure): string {
  return explain(task, failure.message === '' ? `the cluster answered ${failure.status}` : failure.message);
}
