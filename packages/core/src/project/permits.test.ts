import { describe, expect, it } from 'vitest';
import { permitsApplicationNamespace, permitsDestination, permitsResource, permitsSource } from './permits.ts';
import type { AppProject, AppProjectSpec } from './project.ts';
import { defaultProject, parseProject } from './project.ts';

function project(spec: AppProjectSpec): AppProject {
  return { apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject', metadata: { name: 'p' }, spec };
}

describe('permitsSource', () => {
  it.each([
    [[], 'https://github.com/argoproj/test.git', false],
    [['*'], 'https://github.com/argoproj/test.git', true],
    [['**'], 'https://github.com/argoproj/test.git', true],
    [['https://github.com/argoproj/test'], 'https://github.com/argoproj/test.git', true],
    [['https://GitHub.com/argoproj/*'], 'https://github.com/argoproj/x.git', true],
    [['https://github.com/*'], 'https://github.com/argoproj/x.git', false],
    [['https://github.com/**'], 'https://github.com/argoproj/x.git', true],
    [['https://gitlab.com/group/*'], 'https://gitlab.com/group/sub/repo', false],
    [['git@github.com:argoproj/*'], 'ssh://git@github.com/argoproj/x.git', true],
    [['!https://github.com/argoproj/test.git'], 'https://github.com/argoproj/test.git', false],
    [['!ssh://git@GITHUB.com:argoproj/test'], 'ssh://git@github.com:argoproj/test', false],
    [['*', '!https://github.com/argoproj/*'], 'https://github.com/argoproj/x', false],
    [['!https://github.com/argoproj/*', '*'], 'https://github.com/argoproj/x', false],
    [['!https://github.com/argoproj/*.git', '*'], 'https://github.com/argoproj1/x.git', true],
    [['!https://gitlab.com/group/**'], 'https://gitlab.com/group/sub/repo/owner', false],
  ])('%j, %s: %s', (sourceRepos, url, want) => expect(permitsSource(project({ sourceRepos }), url)).toBe(want));

  it('permits nothing when the list is left out', () => {
    expect(permitsSource(project({}), 'https://x/y')).toBe(false);
  });
});

describe('permitsDestination', () => {
  const inCluster = 'https://kubernetes.default.svc';
  it.each([
    [[], { server: inCluster, namespace: 'a' }, false],
    [[{ server: '*', namespace: '*' }], { server: inCluster, namespace: 'a' }, true],
    [[{ server: inCluster, namespace: 'a' }], { server: inCluster, namespace: 'b' }, false],
    [[{ server: inCluster, namespace: 'team-*' }], { server: inCluster, namespace: 'team-a' }, true],
    [[{ name: 'prod', namespace: '*' }], { name: 'prod', namespace: 'x' }, true],
    [[{ name: 'prod', namespace: '*' }], { server: inCluster, namespace: 'x' }, false],
    [[{ server: `!${inCluster}`, namespace: 'default' }], { server: inCluster, namespace: 'default' }, false],
    [[{ server: '!https://my-cluster', namespace: 'default' }], { server: inCluster, namespace: 'default' }, true],
    [[{ server: inCluster, namespace: '!default' }], { server: inCluster, namespace: 'kube-system' }, true],
    [[{ server: inCluster, namespace: '!test-*' }], { server: inCluster, namespace: 'test-foo' }, false],
    [[{ server: '', namespace: '*', name: '!test' }], { name: 'test', namespace: 'test' }, false],
    [[{ server: '', namespace: '*', name: '!test2' }], { name: 'test', namespace: 'test' }, true],
    [
      [
        { server: '*', namespace: '*' },
        { server: '*', namespace: '!kube-system' },
      ],
      { server: inCluster, namespace: 'kube-system' },
      false,
    ],
  ])('%j, %j: %s', (destinations, query, want) =>
    expect(permitsDestination(project({ destinations }), query)).toBe(want),
  );
});

describe('permitsResource', () => {
  const deployment = { group: 'apps', kind: 'Deployment', name: 'd', namespaced: true };
  const namespace = { group: '', kind: 'Namespace', name: 'team-a', namespaced: false };
  it.each([
    { name: 'namespaced kinds when no list is given', spec: {}, resource: deployment, want: true },
    {
      name: 'no namespaced kind for an empty list',
      spec: { namespaceResourceWhitelist: [] },
      resource: deployment,
      want: false,
    },
    {
      name: 'a listed namespaced kind',
      spec: { namespaceResourceWhitelist: [{ group: 'apps', kind: '*' }] },
      resource: deployment,
      want: true,
    },
    {
      name: 'not what is denied too',
      spec: {
        namespaceResourceWhitelist: [{ group: '*', kind: '*' }],
        namespaceResourceBlacklist: [{ group: 'apps', kind: 'Deploy*' }],
      },
      resource: deployment,
      want: false,
    },
    { name: 'no cluster-scoped kind when no list is given', spec: {}, resource: namespace, want: false },
    {
      name: 'no cluster-scoped kind for an empty list',
      spec: { clusterResourceWhitelist: [] },
      resource: namespace,
      want: false,
    },
    {
      name: 'a listed cluster-scoped kind',
      spec: { clusterResourceWhitelist: [{ group: '*', kind: '*' }] },
      resource: namespace,
      want: true,
    },
    {
      name: 'a listed name',
      spec: { clusterResourceWhitelist: [{ group: '', kind: 'Namespace', name: 'team-*' }] },
      resource: namespace,
      want: true,
    },
    {
      name: 'not another name',
      spec: { clusterResourceWhitelist: [{ group: '', kind: 'Namespace', name: 'ops-*' }] },
      resource: namespace,
      want: false,
    },
    {
      name: 'not a denied cluster-scoped kind',
      spec: {
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
        clusterResourceBlacklist: [{ group: '', kind: 'Namespace' }],
      },
      resource: namespace,
      want: false,
    },
  ])('permits $name: $want', ({ spec, resource, want }) => expect(permitsResource(project(spec), resource)).toBe(want));
});

describe('permitsApplicationNamespace', () => {
  it.each([
    [undefined, 'argocd', true],
    [undefined, 'team', false],
    [['team-*'], 'team-a', true],
    [['/^team-[0-9]+$/'], 'team-7', true],
    [['/^team-[0-9]+$/'], 'team-x', false],
    [['/(/'], 'team', false],
  ])('%j, %s: %s', (sourceNamespaces, namespace, want) => {
    const spec = sourceNamespaces === undefined ? {} : { sourceNamespaces };
    expect(permitsApplicationNamespace(project(spec), namespace, 'argocd')).toBe(want);
  });
});

describe('the default project', () => {
  const all = defaultProject('argocd');
  it('is a readable project that permits everything', () => {
    expect(parseProject(all)).toEqual({ ok: true, project: all });
    expect(permitsSource(all, 'https://any/where/deep.git')).toBe(true);
    expect(permitsDestination(all, { server: 'https://x', namespace: 'y' })).toBe(true);
    expect(permitsDestination(all, { name: 'x', server: 'https://x', namespace: '' })).toBe(true);
    expect(permitsResource(all, { group: '', kind: 'Namespace', name: 'n', namespaced: false })).toBe(true);
    expect(permitsResource(all, { group: 'apps', kind: 'Deployment', name: 'n', namespaced: true })).toBe(true);
  });
});
