import type { AppProject } from '@capstan/core/project/project.ts';
import { permitsDestination, permitsResource } from '@capstan/core/project/permits.ts';
import type { Outcome } from '@capstan/core/sync/results.ts';
import { otherOwner } from '@capstan/core/sync/shared.ts';
import type { SyncTask } from '@capstan/core/sync/task.ts';
import type { DestinationCluster } from './destination.ts';
import { findKind } from './destination.ts';
import { explain, unknownKind } from './explain.ts';

/**
 * What can be told before anything is written: that a kind is not there, or that the project forbids it. One such task
 * fails the whole sync and nothing is applied (argocd.md 1.6). No request is made where discovery knows the kinds.
 */
export async function checkTasks(
  destination: DestinationCluster,
  project: AppProject,
  tasks: readonly SyncTask[],
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const failed: Outcome[] = [];
  // Discovery is asked anew once for all that is missing, not once for each.
  let fresh = true;
  for (const task of tasks) {
    const wanted = { ...task.ref, version: task.version };
    const kind = await findKind(destination, wanted, { fresh }, signal);
    if (kind === undefined) {
      fresh = false;
      if (task.do === 'apply' && task.how.tolerateUnknownKind) continue;
      failed.push({ task, ok: false, message: unknownKind(task) });
      continue;
    }
    const refused = refusedBy(project, destination, task, kind.namespaced);
    if (refused !== undefined) failed.push({ task, ok: false, message: explain(task, refused) });
  }
  return failed;
}

/** FailOnSharedResource=true: objects that another application has applied. */
export function refuseShared(tasks: readonly SyncTask[], instance: string): readonly Outcome[] {
  return tasks.flatMap((task): readonly Outcome[] => {
    const owner = task.do === 'apply' ? otherOwner(task.live, instance) : undefined;
    if (owner === undefined) return [];
    const message = `shared resource: it is part of application ${owner} too, and FailOnSharedResource=true is set. Remove it from one of them`;
    return [{ task, ok: false, message: explain(task, message) }];
  });
}

function refusedBy(
  project: AppProject,
  { server, name: cluster }: DestinationCluster,
  { do: what, ref }: SyncTask,
  namespaced: boolean,
): string | undefined {
  const { group, kind, name, namespace } = ref;
  // The namespace of CreateNamespace=true comes with the destination, which has been checked.
  if (what === 'namespace') return undefined;
  const projectName = project.metadata.name;
  if (!permitsResource(project, { group, kind, name, namespaced })) {
    const list = namespaced ? 'namespaceResourceWhitelist and namespaceResourceBlacklist' : 'clusterResourceWhitelist';
    return `resource ${group === '' ? kind : `${group}/${kind}`} is not permitted in project ${projectName}. Add it there (spec.${list}), or remove it from the application`;
  }
  if (namespaced && !permitsDestination(project, { server, name: cluster, namespace })) {
    return `namespace ${namespace} of ${server} is not permitted in project ${projectName}. Add it to spec.destinations there, or change the object's namespace`;
  }
  return undefined;
}
