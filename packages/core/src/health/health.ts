/** Argo CD's words for health, best to worst (argocd.md 2.1). */
export const healthLadder = ['Healthy', 'Suspended', 'Progressing', 'Missing', 'Degraded', 'Unknown'] as const;
export type HealthStatus = (typeof healthLadder)[number];

export interface Health {
  readonly status: HealthStatus;
  readonly message?: string;
}
