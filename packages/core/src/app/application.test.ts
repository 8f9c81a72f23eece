import type { KubeObject } from '@capstan/kube/object/object.ts';
import { describe, expect, it } from 'vitest';
import { historyLimitOf, parseApplication, projectOf, sourcesOf } from './application.ts';
import type { Application } from './application.ts';

const source = { repoURL: 'https://example.com/r.git', path: 'p' };

function application(spec: object, more: object = {}): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'shop', namespace: 'argocd' },
    spec: { destination: { server: 'https://kubernetes.default.svc' }, source, ...spec },
    ...more,
  } as KubeObject;
}

function parsed(object: KubeObject): Application {
  const result = parseApplication(object);
  if (!result.ok) throw new Error(result.problems.join('; '));
  return result.app;
}

describe('parseApplication', () => {
  it('keeps unknown fields and does not default anything', () => {
    const object = application({ futureField: { a: [1] }, source: { ...source, novelty: true } });
    expect(parsed(object)).toEqual(object);
  });

  it('gives back an object that can be written again as it is', () => {
    const object: KubeObject = parsed(application({}));
    expect(object.kind).toBe('Application');
  });

  it('takes null fields as left out, but keeps null Helm values', () => {
    const app = parsed(
      application(
        { syncPolicy: { automated: null }, source: { ...source, helm: { valuesObject: { a: null } } } },
        { operation: null, status: null },
      ),
    );
    expect(app.operation).toBeUndefined();
    expect(app.spec.syncPolicy).toEqual({});
    expect(app.spec.source?.helm?.valuesObject).toEqual({ a: null });
  });

  it.each([
    {
      name: 'a wrong type',
      object: application({ source: { repoURL: 7 } }),
      want: ['spec.source.repoURL: expected string, received number'],
    },
    {
      name: 'a missing field',
      object: application({ source: { path: 'x' } }),
      want: ['spec.source.repoURL: required, expected string'],
    },
    {
      name: 'a list position',
      object: application({ sources: [source, { repoURL: false }] }),
      want: ['spec.sources[1].repoURL: expected string, received boolean'],
    },
    {
      name: 'an unknown phase',
      object: application({}, { status: { operationState: { operation: {}, startedAt: 'x', phase: 'Lost' } } }),
      want: ['status.operationState.phase: must be one of "Running", "Terminating", "Failed", "Error", "Succeeded"'],
    },
    {
      name: 'no destination',
      object: application({ destination: undefined }),
      want: ['spec.destination: required, expected object'],
    },
    { name: 'another kind', object: { ...application({}), kind: 'App' }, want: ['kind: must be one of "Application"'] },
  ])('names the field: $name', ({ object, want }) => {
    expect(parseApplication(object)).toEqual({ ok: false, problems: want });
  });
});

describe('spec readers', () => {
  it('lets a non-empty list of sources win', () => {
    expect(sourcesOf(parsed(application({ sources: [{ repoURL: 'a' }, { repoURL: 'b' }] })))).toHaveLength(2);
    expect(sourcesOf(parsed(application({ sources: [] })))).toEqual([source]);
  });

  it.each([
    { project: undefined, want: 'default' },
    { project: '', want: 'default' },
    { project: 'team', want: 'team' },
  ])('project $project means $want', ({ project, want }) => {
    expect(projectOf(parsed(application(project === undefined ? {} : { project })))).toBe(want);
  });

  it('keeps ten history entries unless told, and none for zero', () => {
    expect(historyLimitOf(parsed(application({})))).toBe(10);
    expect(historyLimitOf(parsed(application({ revisionHistoryLimit: 0 })))).toBe(0);
  });
});
