import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import { at, listAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';
import { conditionsOf } from './condition.ts';
import type { Health } from './health.ts';

const ignoreRestartPolicy = 'argocd.argoproj.io/ignore-restart-policy';
const hook = 'argocd.argoproj.io/hook';

/** A Pod that is restarted for ever is judged by its containers, any other one by its phase. */
export function podHealth(pod: KubeObject): Health {
  const { annotations = {} } = pod.metadata;
  const policy = stringAt(pod, 'spec', 'restartPolicy');
  const ignoresPolicy = annotations[ignoreRestartPolicy] === 'true' && annotations[hook] === undefined;
  if (policy === 'Always' || ignoresPolicy) {
    const reasons = listAt(pod, 'status', 'containerStatuses').flatMap((status) => waitingError(status) ?? []);
    if (reasons.length > 0) return { status: 'Degraded', message: reasons.join(', ') };
  }
  const message = stringAt(pod, 'status', 'message');
  const said = message === undefined || message === '' ? {} : { message };
  switch (stringAt(pod, 'status', 'phase')) {
    case 'Pending':
      return { status: 'Progressing', ...said };
    case 'Succeeded':
      return { status: 'Healthy', ...said };
    case 'Failed':
      return { status: 'Degraded', message: message || failure(pod) };
    case 'Running':
      return policy === 'Always' ? running(pod, said) : { status: 'Progressing', ...said };
    default:
      return { status: 'Unknown', ...said };
  }
}

/** Why a container waits, when that is an error: its message, else the reason. */
function waitingError(status: Json): string | undefined {
  const reason = stringAt(status, 'state', 'waiting', 'reason') ?? '';
  if (!reason.startsWith('Err') && !reason.endsWith('Error') && !reason.endsWith('BackOff')) return undefined;
  return stringAt(status, 'state', 'waiting', 'message') || reason;
}

function running(pod: KubeObject, said: { readonly message?: string }): Health {
  const ready = conditionsOf(pod).some(({ type, status }) => type === 'Ready' && status === 'True');
  if (ready) return { status: 'Healthy', ...said };
  const restarted = listAt(pod, 'status', 'containerStatuses').find(
    (status) => at(status, 'lastState', 'terminated') !== undefined,
  );
  return restarted === undefined ? { status: 'Progressing', ...said } : { status: 'Degraded', ...said };
}

/** What ended the first container that failed. */
function failure(pod: KubeObject): string {
  const statuses = ['initContainerStatuses', 'containerStatuses'].flatMap((field) => listAt(pod, 'status', field));
  for (const status of statuses) {
    const message = stringAt(status, 'state', 'terminated', 'message');
    if (message !== undefined && message !== '') return message;
    if (stringAt(status, 'state', 'terminated', 'reason') === 'OOMKilled') return 'OOMKilled';
    const exitCode = numberAt(status, 'state', 'terminated', 'exitCode') ?? 0;
    if (exitCode !== 0) return `container "${stringAt(status, 'name') ?? ''}" failed with exit code ${exitCode}`;
  }
  return '';
}
