import type { Application } from '@capstan/core/app/application.ts';
import { describe, expect, it } from 'vitest';
import { afterEvents, indexApplications } from './application-events.ts';

function app(name: string, resourceVersion: string): Application {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd', resourceVersion },
    spec: { destination: {} },
  };
}

describe('what is known after events', () => {
  const known = indexApplications([app('a', '5'), app('b', '9')]);

  it('takes newer versions, new and deleted applications in order', () => {
    const next = afterEvents(known, [
      { type: 'MODIFIED', application: app('a', '6') },
      { type: 'ADDED', application: app('c', '7') },
      { type: 'DELETED', application: app('b', '9') },
    ]);
    expect([...next].map(([key, { metadata }]) => `${key} ${metadata.resourceVersion}`)).toEqual([
      'argocd/a 6',
      'argocd/c 7',
    ]);
  });

  it('is not turned back by an event older than what is known', () => {
    expect(afterEvents(known, [{ type: 'MODIFIED', application: app('b', '8') }])).toBe(known);
  });

  it('compares versions as numbers: 10 is newer than 9', () => {
    const next = afterEvents(known, [{ type: 'MODIFIED', application: app('b', '10') }]);
    expect(next.get('argocd/b')?.metadata.resourceVersion).toBe('10');
  });

  it('is the very same when nothing changed, so that nothing is drawn again', () => {
    expect(afterEvents(known, [])).toBe(known);
    expect(afterEvents(known, [{ type: 'DELETED', application: app('nobody', '1') }])).toBe(known);
  });
});
