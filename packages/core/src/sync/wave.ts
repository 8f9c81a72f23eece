import type { KubeObject } from '@capstan/kube/object/object.ts';
import { annotations } from '#app/annotations.ts';

/** `argocd.argoproj.io/sync-wave`, else Helm's hook weight, else 0. What is no integer counts as not there. */
export function waveOf(object: KubeObject): number {
  const own = object.metadata.annotations ?? {};
  return integer(own[annotations.syncWave]) ?? integer(own[annotations.helmHookWeight]) ?? 0;
}

function integer(text: string | undefined): number | undefined {
  return text !== undefined && /^[+-]?\d{1,9}$/.test(text) ? Number(text) : undefined;
}
