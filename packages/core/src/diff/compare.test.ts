import { serverSideApply } from '@capstan/kube/apply/server-side-apply.ts';
import { parseApiVersion } from '@capstan/kube/object/ref.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { builtinType } from '@capstan/kube/schema/builtin.ts';
import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';
import type { IgnoreEntry } from './ignore.ts';
import { ignoreRulesFor } from './ignore.ts';
import { keepIgnoredFields } from './keep-ignored.ts';

const manager = 'argocd-controller';
const time = '2026-01-01T00:00:00Z';

function typeOf({ apiVersion, kind }: KubeObject) {
  const { group, version } = parseApiVersion(apiVersion);
  return builtinType(group, version, kind);
}

/** What a server keeps after an apply by somebody, before its defaults. */
function applied(object: KubeObject, live?: KubeObject, by = manager): KubeObject {
  const result = serverSideApply({ live, applied: object, manager: by, force: true, time, type: typeOf(object) });
  if (!result.ok) throw new Error(result.message);
  return result.object;
}

function differences(desired: KubeObject, live: KubeObject, ignore: readonly IgnoreEntry[] = []) {
  const ref = {
    group: parseApiVersion(live.apiVersion).group,
    kind: live.kind,
    namespace: 'web',
    name: live.metadata.name,
  };
  return compare({ desired, live, type: typeOf(live), ignore: ignoreRulesFor(ignore, ref), manager });
}

const pointers = (desired: KubeObject, live: KubeObject, ignore: readonly IgnoreEntry[] = []) =>
  differences(desired, live, ignore).changes.map(({ pointer }) => pointer);

const container = {
  name: 'web',
  image: 'nginx:1.21',
  ports: [{ containerPort: 80 }],
  resources: { limits: { cpu: '0.2', memory: '256Mi' } },
  env: [
    { name: 'A', value: '1' },
    { name: 'B', value: '2' },
  ],
};

function deployment(
  change: { replicas?: number; container?: object; labels?: Record<string, string> } = {},
): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'web', ...(change.labels ? { labels: change.labels } : {}) },
    spec: {
      ...(change.replicas === undefined ? {} : { replicas: change.replicas }),
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ ...container, ...change.container }] } },
    },
  };
}

/** The live Deployment as a server fills it, with a status. */
function lived(object: KubeObject): KubeObject {
  const spec = object['spec'] as { template: { metadata: object; spec: { containers: { ports: object[] }[] } } };
  const [first] = spec.template.spec.containers;
  return {
    ...object,
    metadata: { ...object.metadata, uid: 'u', resourceVersion: '7', generation: 1, creationTimestamp: time },
    spec: {
      progressDeadlineSeconds: 600,
      revisionHistoryLimit: 10,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      ...(spec as object),
      template: {
        metadata: { creationTimestamp: null, ...spec.template.metadata },
        spec: {
          restartPolicy: 'Always',
          dnsPolicy: 'ClusterFirst',
          schedulerName: 'default-scheduler',
          securityContext: {},
          terminationGracePeriodSeconds: 30,
          ...spec.template.spec,
          containers: [
            {
              imagePullPolicy: 'IfNotPresent',
              terminationMessagePath: '/dev/termination-log',
              ...first,
              resources: { limits: { cpu: '200m', memory: '256Mi' } },
              ports: first?.ports.map((port) => ({ ...port, protocol: 'TCP' })) ?? [],
            },
          ],
        },
      },
    },
    status: { replicas: 1 },
  } as KubeObject;
}

describe('compare', () => {
  it('finds nothing in a live Deployment full of defaults', () => {
    expect(differences(deployment(), lived(applied(deployment())))).toMatchObject({ modified: false, changes: [] });
  });

  it.each([
    ['another image', deployment({ container: { image: 'nginx:1.22' } }), ['/spec/template/spec/containers/0/image']],
    [
      'another env value',
      deployment({
        container: {
          env: [
            { name: 'A', value: '1' },
            { name: 'B', value: '3' },
          ],
        },
      }),
      ['/spec/template/spec/containers/0/env/1/value'],
    ],
    [
      'one env entry less',
      deployment({ container: { env: [{ name: 'A', value: '1' }] } }),
      ['/spec/template/spec/containers/0/env/1'],
    ],
    ['a new label', deployment({ labels: { team: 'a/b' } }), ['/metadata/labels']],
    ['replicas that nobody set', deployment({ replicas: 3 }), ['/spec/replicas']],
    [
      'the same quantity, written differently',
      deployment({ container: { resources: { limits: { cpu: '200m', memory: '268435456' } } } }),
      [],
    ],
    ['an empty list that the server drops', deployment({ container: { command: [] } }), []],
  ])('%s', (_name, desired, expected) => {
    expect(pointers(desired, lived(applied(deployment())))).toEqual(expected);
  });

  it('sees what somebody changed by hand, and leaves alone what somebody added', () => {
    const live = lived(applied(deployment({ replicas: 2 })));
    const scaled = { ...live, spec: { ...(live['spec'] as object), replicas: 9, paused: true } };
    expect(differences(deployment({ replicas: 2 }), scaled).changes).toEqual([
      { pointer: '/spec/replicas', from: 9, to: 2 },
    ]);
  });

  it('wants gone what was applied once and is not wanted any more', () => {
    const live = applied(deployment({ labels: { old: 'x', kept: 'y' } }));
    expect(differences(deployment({ labels: { kept: 'y' } }), live).changes).toEqual([
      { pointer: '/metadata/labels/old', from: 'x' },
    ]);
  });

  it('calls a missing object modified, and one that is not wanted too', () => {
    expect(compare({ desired: deployment(), live: undefined, type: undefined, ignore: [], manager }).modified).toBe(
      true,
    );
    expect(compare({ desired: undefined, live: deployment(), type: undefined, ignore: [], manager }).modified).toBe(
      true,
    );
  });

  it('compares the stringData of a Secret with its data', () => {
    const secret = (fields: object): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'web' },
      ...fields,
    });
    const live = applied(secret({ data: { user: 'YWRtaW4=' } }));
    expect(pointers(secret({ stringData: { user: 'admin' } }), live)).toEqual([]);
    expect(pointers(secret({ stringData: { user: 'other' } }), live)).toEqual(['/data/user']);
  });

  it('compares objects of unknown kinds as they are', () => {
    const widget = (spec: object): KubeObject =>
      ({ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' }, spec }) as KubeObject;
    const live = applied(widget({ sizes: [1, 2], empty: {} }));
    expect(pointers(widget({ sizes: [1, 2], empty: {} }), live)).toEqual([]);
    expect(pointers(widget({ sizes: [1, 3], empty: {} }), live)).toEqual(['/spec/sizes']);
  });

  it('says why the API server would refuse the object', () => {
    const { modified, problem } = differences(deployment({ container: { imagee: 'x' } }), applied(deployment()));
    expect(modified).toBe(true);
    expect(problem).toContain('imagee');
  });
});

describe('ignored differences', () => {
  const ignoreReplicas: IgnoreEntry = { group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] };
  const live = lived(applied(deployment({ replicas: 2 })));
  const scaled: KubeObject = { ...live, spec: { ...(live['spec'] as object), replicas: 9 } as never };

  it.each([
    ['its kind', ignoreReplicas, []],
    ['globs', { group: '*', kind: 'Dep*', jsonPointers: ['/spec/replicas'] }, []],
    ['another name', { ...ignoreReplicas, name: 'other' }, ['/spec/replicas']],
    ['another namespace', { ...ignoreReplicas, namespace: 'other' }, ['/spec/replicas']],
    ['another group', { ...ignoreReplicas, group: '' }, ['/spec/replicas']],
    [
      'a pointer that leads nowhere',
      { ...ignoreReplicas, jsonPointers: ['/spec/none/0/x', 'spec'] },
      ['/spec/replicas'],
    ],
  ])('by %s', (_name, entry, expected) => {
    expect(pointers(deployment({ replicas: 2 }), scaled, [entry])).toEqual(expected);
  });

  it('by the manager that owns the field', () => {
    const autoscaled = applied({ ...deployment(), spec: { replicas: 9 } }, live, 'autoscaler');
    const entry = { group: 'apps', kind: 'Deployment', managedFieldsManagers: ['autoscaler'] };
    expect(pointers(deployment({ replicas: 2 }), autoscaled)).toEqual(['/spec/replicas']);
    expect(pointers(deployment({ replicas: 2 }), autoscaled, [entry])).toEqual([]);
  });

  it('are applied as they are live when they are to be respected', () => {
    const rules = ignoreRulesFor([ignoreReplicas], {
      group: 'apps',
      kind: 'Deployment',
      namespace: 'web',
      name: 'web',
    });
    const kept = keepIgnoredFields(deployment({ replicas: 2 }), scaled, { rules, type: typeOf(live) });
    expect((kept['spec'] as { replicas: number }).replicas).toBe(9);
    const { replicas: _gone, ...rest } = scaled['spec'] as { replicas: number };
    const none = keepIgnoredFields(
      deployment({ replicas: 2 }),
      { ...scaled, spec: rest as never },
      { rules, type: typeOf(live) },
    );
    expect(none['spec']).not.toHaveProperty('replicas');
  });

  it('leave a trusted manager its fields', () => {
    const autoscaled = applied({ ...deployment(), spec: { replicas: 9 } }, live, 'autoscaler');
    const rules = [{ pointers: [], managers: ['autoscaler'] }];
    const kept = keepIgnoredFields(deployment({ replicas: 2, labels: { a: 'b' } }), autoscaled, {
      rules,
      type: typeOf(live),
    });
    expect(kept['spec']).not.toHaveProperty('replicas');
    expect(kept.metadata.labels).toEqual({ a: 'b' });
  });

  it('leave a trusted manager one field of a list item, and keep the item and what else it says', () => {
    const desired = deployment({ replicas: 2 });
    const patched = deployment({ container: { image: 'nginx:hotfix' } });
    const owner = applied(
      {
        ...patched,
        spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx:hotfix' }] } } },
      } as unknown as KubeObject,
      live,
      'updater',
    );
    const rules = [{ pointers: [], managers: ['updater'] }];
    const kept = keepIgnoredFields(desired, owner, { rules, type: typeOf(live) });
    const spec = kept['spec'] as { template: { spec: { containers: object[] } } };
    const { image: _left, ...rest } = container;
    expect(spec.template.spec.containers).toEqual([rest]);

    const entry = { group: 'apps', kind: 'Deployment', managedFieldsManagers: ['updater'] };
    expect(pointers(desired, owner, [entry])).toEqual([]);
    const both = deployment({ replicas: 2, container: { env: [{ name: 'A', value: '2' }] } });
    expect(pointers(both, owner, [entry])).toEqual([
      '/spec/template/spec/containers/0/env/0/value',
      '/spec/template/spec/containers/0/env/1',
    ]);
  });
});
