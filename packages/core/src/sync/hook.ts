import type { KubeObject } from '@capstan/kube/object/object.ts';
import { annotations } from '#app/annotations.ts';

/** When tasks of a sync run (argocd.md 1.6). SyncFail runs only after one of the others failed. */
export const syncPhases = ['PreSync', 'Sync', 'PostSync', 'SyncFail'] as const;
export type SyncPhase = (typeof syncPhases)[number];

const hookTypes = [...syncPhases, 'PreDelete', 'PostDelete'] as const;
export type HookType = (typeof hookTypes)[number];

const deletePolicies = ['HookSucceeded', 'HookFailed', 'BeforeHookCreation'] as const;
export type DeletePolicy = (typeof deletePolicies)[number];

/**
 * What an object is to a sync. `skip` objects are neither applied nor judged; a hook without types is ignored as well
 * (a garbage annotation, or a Helm hook that has no counterpart, such as test).
 */
export type HookRole =
  | { readonly is: 'resource' }
  | { readonly is: 'skip' }
  | { readonly is: 'hook'; readonly types: readonly HookType[] };

/** Ours: which run of which operation created a hook object. Tells a new hook from a left-over one after any crash. */
export const hookRunAnnotation = 'capstan.dev/hook-run';

const helmTypes: Readonly<Record<string, HookType>> = {
  'pre-install': 'PreSync',
  'pre-upgrade': 'PreSync',
  'post-install': 'PostSync',
  'post-upgrade': 'PostSync',
  'pre-delete': 'PreDelete',
  'post-delete': 'PostDelete',
};

const helmDeletePolicies: Readonly<Record<string, DeletePolicy>> = {
  'hook-succeeded': 'HookSucceeded',
  'hook-failed': 'HookFailed',
  'before-hook-creation': 'BeforeHookCreation',
};

/** Argo hooks, if any is valid, suppress Helm hooks; `Skip` counts only when it stands alone; `crd-install` is no hook. */
export function hookRoleOf(object: KubeObject): HookRole {
  const argo = csv(object, annotations.hook);
  if (argo !== undefined) {
    if (argo.length === 1 && argo[0] === 'Skip') return { is: 'skip' };
    const types = hookTypes.filter((type) => argo.includes(type));
    if (types.length > 0) return { is: 'hook', types };
  }
  const helm = csv(object, annotations.helmHook);
  if (helm === undefined) return argo === undefined ? { is: 'resource' } : { is: 'hook', types: [] };
  if (helm.length === 1 && helm[0] === 'crd-install') return { is: 'resource' };
  const mapped = new Set(helm.flatMap((name) => helmTypes[name] ?? []));
  return { is: 'hook', types: hookTypes.filter((type) => mapped.has(type)) };
}

/** Argo's and Helm's policies together; none means BeforeHookCreation. */
export function deletePoliciesOf(object: KubeObject): readonly DeletePolicy[] {
  const argo = csv(object, annotations.hookDeletePolicy) ?? [];
  const helm = csv(object, annotations.helmHookDeletePolicy) ?? [];
  const named = new Set([...argo, ...helm.flatMap((name) => helmDeletePolicies[name] ?? [])]);
  const policies = deletePolicies.filter((policy) => named.has(policy));
  return policies.length === 0 ? ['BeforeHookCreation'] : policies;
}

function csv(object: KubeObject, annotation: string): readonly string[] | undefined {
  const text = object.metadata.annotations?.[annotation];
  if (text === undefined) return undefined;
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
