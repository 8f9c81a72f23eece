import { defaultHealBackoff } from '@capstan/core/sync/self-heal.ts';
import type { HealBackoff } from '@capstan/core/sync/self-heal.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { stringAt } from '@capstan/kube/object/read.ts';

/** What argocd-cmd-params-cm says about the application controller (argocd.md 6.5, 10.1). Read at start, as there. */
export interface ControllerSettings {
  /** controller.status.processors: passes at once. */
  readonly workers: number;
  /** controller.kubectl.parallelism.limit: requests at once for one application. */
  readonly applyConcurrency: number;
  readonly healBackoff: HealBackoff;
}

export function controllerSettings(params: KubeObject | undefined): ControllerSettings {
  const number = (key: string, otherwise: number): number => {
    const text = stringAt(params, 'data', key);
    const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
    return Number.isFinite(value) && value >= 0 ? value : otherwise;
  };
  const { delay, base, factor, cap } = defaultHealBackoff;
  return {
    workers: Math.max(1, number('controller.status.processors', 20)),
    applyConcurrency: Math.max(1, number('controller.kubectl.parallelism.limit', 20)),
    healBackoff: {
      delay: number('controller.self.heal.timeout.seconds', delay / 1_000) * 1_000,
      base: number('controller.self.heal.backoff.timeout.seconds', base / 1_000) * 1_000,
      factor: number('controller.self.heal.backoff.factor', factor),
      cap: number('controller.self.heal.backoff.cap.seconds', cap / 1_000) * 1_000,
    },
  };
}
