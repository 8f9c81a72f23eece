import { expect, it } from 'vitest';
import { controllerSettings } from './controller-settings.ts';

const params = (data: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'p' },
  data,
});

it('has the defaults of Argo CD where nothing, or nonsense, is said', () => {
  const defaults = controllerSettings(undefined);
  expect(defaults).toEqual({
    workers: 20,
    applyConcurrency: 20,
    healBackoff: { delay: 0, base: 2_000, factor: 3, cap: 300_000 },
  });
  expect(
    controllerSettings(
      params({ 'controller.status.processors': 'many', 'controller.self.heal.timeout.seconds': '-1' }),
    ),
  ).toEqual(defaults);
});

it('reads seconds and counts', () => {
  const settings = controllerSettings(
    params({
      'controller.status.processors': '50',
      'controller.self.heal.timeout.seconds': '5',
      'controller.self.heal.backoff.cap.seconds': '60',
    }),
  );
  expect(settings).toMatchObject({ workers: 50, healBackoff: { delay: 5_000, cap: 60_000 } });
});
