import type { KubeObject } from '@capstan/kube/object/object.ts';
import { listAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';
import { parseApiVersion } from '@capstan/kube/object/ref.ts';

export interface NodeInfo {
  readonly name: string;
  readonly value: string;
}

/** The short facts that Argo CD puts on a node: a Pod's state and containers, a ReplicaSet's revision, and so on. */
export function nodeInfo(object: KubeObject): readonly NodeInfo[] {
  const { group } = parseApiVersion(object.apiVersion);
  switch (`${group}/${object.kind}`) {
    case '/Pod':
      return podInfo(object);
    case 'apps/ReplicaSet':
      return revision(object.metadata.annotations?.['deployment.kubernetes.io/revision']);
    case 'apps/ControllerRevision':
      return revision(String(numberAt(object, 'revision') ?? ''));
    case '/Node':
      return [fact('Kubelet Version', stringAt(object, 'status', 'nodeInfo', 'kubeletVersion'))].flat();
    default:
      return [];
  }
}

/** Images of the containers of a Pod, or of the pod template of a workload. */
export function imagesIn(object: KubeObject): readonly string[] {
  const specs =
    object.kind === 'Pod'
      ? [['spec']]
      : [
          ['spec', 'template', 'spec'],
          ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
        ];
  const images = specs.flatMap((path) =>
    ['initContainers', 'containers'].flatMap((field) =>
      listAt(object, ...path, field).map((container) => stringAt(container, 'image')),
    ),
  );
  return [...new Set(images.filter((image): image is string => image !== undefined && image !== ''))];
}

/** Source of the order: kubectl's STATUS column (printPod in kubernetes/kubernetes pkg/printers/internalversion). */
function podInfo(pod: KubeObject): readonly NodeInfo[] {
  const statuses = listAt(pod, 'status', 'containerStatuses');
  const containers = listAt(pod, 'spec', 'containers').length;
  const ready = statuses.filter((status) => isReady(status)).length;
  const restarts = statuses.reduce<number>((sum, status) => sum + (numberAt(status, 'restartCount') ?? 0), 0);
  return [
    ...fact('Status Reason', podReason(pod)),
    ...fact('Node', stringAt(pod, 'spec', 'nodeName')),
    { name: 'Containers', value: `${ready}/${containers}` },
    ...(restarts > 0 ? [{ name: 'Restart Count', value: String(restarts) }] : []),
  ];
}

function isReady(status: unknown): boolean {
  return typeof status === 'object' && status !== null && 'ready' in status && status.ready === true;
}

/** The most telling word about a Pod: why a container waits or ended, else its own reason or phase. */
export function podReason(pod: KubeObject): string | undefined {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  const phase = stringAt(pod, 'status', 'reason') ?? stringAt(pod, 'status', 'phase');
  for (const [index, status] of listAt(pod, 'status', 'initContainerStatuses').entries()) {
    const exit = numberAt(status, 'state', 'terminated', 'exitCode');
    if (exit === 0) continue;
    const reason = stringAt(status, 'state', 'terminated', 'reason') ?? stringAt(status, 'state', 'waiting', 'reason');
    if (reason !== undefined && reason !== 'PodInitializing') return `Init:${reason}`;
    return exit === undefined
      ? `Init:${index}/${listAt(pod, 'spec', 'initContainers').length}`
      : `Init:ExitCode:${exit}`;
  }
  for (const status of listAt(pod, 'status', 'containerStatuses').toReversed()) {
    const reason = stringAt(status, 'state', 'waiting', 'reason') ?? stringAt(status, 'state', 'terminated', 'reason');
    if (reason !== undefined && reason !== '') return reason;
  }
  return phase;
}

function revision(value: string | undefined): readonly NodeInfo[] {
  return value === undefined || value === '' ? [] : [{ name: 'Revision', value: `Rev:${value}` }];
}

function fact(name: string, value: string | undefined): readonly NodeInfo[] {
  return value === undefined || value === '' ? [] : [{ name, value }];
}
