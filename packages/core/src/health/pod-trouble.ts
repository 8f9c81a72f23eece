import type { KubeObject } from '@capstan/kube/object/object.ts';
import { stringAt } from '@capstan/kube/object/read.ts';
import { conditionsOf } from './condition.ts';
import { podHealth } from './pod.ts';

/** What keeps a Pod from serving, as far as the Pod itself tells. */
export type PodTrouble =
  | { readonly is: 'none' }
  | { readonly is: 'known'; readonly why: string }
  /** It runs, or waits to, and does not say why it is not ready: its Events may. */
  | { readonly is: 'unready' };

/** A container that cannot start or keeps ending, or a Pod that fits nowhere, says so in its status; a failing probe does not. */
export function podTrouble(pod: KubeObject): PodTrouble {
  if (pod.metadata.deletionTimestamp !== undefined) return { is: 'none' };
  const { status, message = '' } = podHealth(pod);
  if (status === 'Degraded') return message === '' ? { is: 'unready' } : { is: 'known', why: message };
  const conditions = conditionsOf(pod);
  const unplaced = conditions.find(
    (one) => one.type === 'PodScheduled' && one.status === 'False' && one.message !== '',
  );
  if (unplaced !== undefined) return { is: 'known', why: unplaced.message };
  const phase = stringAt(pod, 'status', 'phase');
  const isReady = conditions.some((one) => one.type === 'Ready' && one.status === 'True');
  return isReady || phase === 'Succeeded' || phase === 'Failed' ? { is: 'none' } : { is: 'unready' };
}
