import type { KubeObject } from '@capstan/kube/object/object.ts';
import { z } from 'zod';
import { anyJson, list, loose, mapOf, maybe } from '#form/loose.ts';
import { meta } from '#form/meta.ts';
import { parseObject } from '#form/parse.ts';

const text = z.string();
const flag = z.boolean();

/** Globs. `name` is looked at for cluster-scoped kinds only. */
export const GroupKindRule = loose({ group: text, kind: text, name: maybe(text) });
export type GroupKindRule = z.infer<typeof GroupKindRule>;

export const DestinationRule = loose({ server: maybe(text), name: maybe(text), namespace: maybe(text) });
export type DestinationRule = z.infer<typeof DestinationRule>;

const JwtToken = loose({ iat: z.number(), exp: maybe(z.number()), id: maybe(text) });

export const ProjectRole = loose({
  name: text,
  description: maybe(text),
  policies: maybe(list(text)),
  groups: maybe(list(text)),
  jwtTokens: maybe(list(JwtToken)),
});
export type ProjectRole = z.infer<typeof ProjectRole>;

export const SyncWindow = loose({
  kind: maybe(text),
  /** Cron, five fields. */
  schedule: maybe(text),
  /** Go duration. */
  duration: maybe(text),
  applications: maybe(list(text)),
  namespaces: maybe(list(text)),
  clusters: maybe(list(text)),
  manualSync: maybe(flag),
  timeZone: maybe(text),
  andOperator: maybe(flag),
  description: maybe(text),
  syncOverrun: maybe(flag),
});
export type SyncWindow = z.infer<typeof SyncWindow>;

export const AppProjectSpec = loose({
  description: maybe(text),
  sourceRepos: maybe(list(text)),
  sourceNamespaces: maybe(list(text)),
  destinations: maybe(list(DestinationRule)),
  permitOnlyProjectScopedClusters: maybe(flag),
  /** Empty or left out: no cluster-scoped kind. */
  clusterResourceWhitelist: maybe(list(GroupKindRule)),
  clusterResourceBlacklist: maybe(list(GroupKindRule)),
  /** Left out: every namespaced kind; empty: none. */
  namespaceResourceWhitelist: maybe(list(GroupKindRule)),
  namespaceResourceBlacklist: maybe(list(GroupKindRule)),
  roles: maybe(list(ProjectRole)),
  syncWindows: maybe(list(SyncWindow)),
  orphanedResources: maybe(
    loose({
      warn: maybe(flag),
      ignore: maybe(list(loose({ group: maybe(text), kind: maybe(text), name: maybe(text) }))),
    }),
  ),
  signatureKeys: maybe(list(loose({ keyID: text }))),
  sourceIntegrity: maybe(anyJson),
  destinationServiceAccounts: maybe(list(loose({ server: text, namespace: maybe(text), defaultServiceAccount: text }))),
});
export type AppProjectSpec = z.infer<typeof AppProjectSpec>;

/** argoproj.io/v1alpha1 AppProject in Argo CD's form (argocd.md 4). */
export const AppProject = loose({
  apiVersion: z.literal('argoproj.io/v1alpha1'),
  kind: z.literal('AppProject'),
  metadata: meta,
  spec: AppProjectSpec,
  status: maybe(loose({ jwtTokensByRole: maybe(mapOf(loose({ items: maybe(list(JwtToken)) }))) })),
});
export type AppProject = z.infer<typeof AppProject>;

export type ParsedProject =
  | { readonly ok: true; readonly project: AppProject }
  | { readonly ok: false; readonly problems: readonly string[] };

export function parseProject(object: KubeObject): ParsedProject {
  const parsed = parseObject(AppProject, object);
  return parsed.ok ? { ok: true, project: parsed.value } : parsed;
}

/** The all-permissive project `default`, created when it is not there. `namespace` is the control plane's. */
export function defaultProject(namespace: string): AppProject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'default', namespace },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    },
  };
}
