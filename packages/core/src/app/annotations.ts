/** Annotations and finalizers of Argo CD that Capstan reads or writes (argocd.md 1.6-1.9). */
export const annotations = {
  trackingId: 'argocd.argoproj.io/tracking-id',
  installationId: 'argocd.argoproj.io/installation-id',
  refresh: 'argocd.argoproj.io/refresh',
  skipReconcile: 'argocd.argoproj.io/skip-reconcile',
  compareOptions: 'argocd.argoproj.io/compare-options',
  syncOptions: 'argocd.argoproj.io/sync-options',
  syncWave: 'argocd.argoproj.io/sync-wave',
  hook: 'argocd.argoproj.io/hook',
  hookDeletePolicy: 'argocd.argoproj.io/hook-delete-policy',
  ignoreHealthcheck: 'argocd.argoproj.io/ignore-healthcheck',
  deletionApproved: 'argocd.argoproj.io/deletion-approved',
  manifestGeneratePaths: 'argocd.argoproj.io/manifest-generate-paths',
  clientSideApplyMigrationManager: 'argocd.argoproj.io/client-side-apply-migration-manager',
  helmHook: 'helm.sh/hook',
  helmHookDeletePolicy: 'helm.sh/hook-delete-policy',
  helmHookWeight: 'helm.sh/hook-weight',
  helmResourcePolicy: 'helm.sh/resource-policy',
  lastApplied: 'kubectl.kubernetes.io/last-applied-configuration',
  /** Ours: the one and only hold, JSON `{reason, by, since, until?, revision?}`. */
  hold: 'capstan.dev/hold',
} as const;

export const finalizers = {
  /** Foreground, as the one below says outright. */
  resources: 'resources-finalizer.argocd.argoproj.io',
  resourcesForeground: 'resources-finalizer.argocd.argoproj.io/foreground',
  resourcesBackground: 'resources-finalizer.argocd.argoproj.io/background',
  hook: 'argocd.argoproj.io/hook-finalizer',
} as const;

/** The field manager of every write to a destination cluster. */
export const fieldManager = 'argocd-controller';
