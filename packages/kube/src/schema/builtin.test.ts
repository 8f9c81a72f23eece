import { describe, expect, it } from 'vitest';
import { builtinDefinition, builtinResources, builtinType, isClusterScoped } from './builtin.ts';
import type { Field, ListNode, StructNode, TypeNode } from './type.ts';

function struct(node: TypeNode | undefined): StructNode {
  if (node?.is !== 'struct') throw new Error(`not a struct: ${node?.is}`);
  return node;
}

function field(definition: string, name: string): Field {
  const found = struct(builtinDefinition(definition)).fields.get(name);
  if (found === undefined) throw new Error(`${definition} has no field ${name}`);
  return found;
}

function list(definition: string, name: string): ListNode {
  const node = field(definition, name).type();
  if (node.is !== 'list') throw new Error(`${definition}.${name} is a ${node.is}`);
  return node;
}

describe('builtinType', () => {
  it('finds kinds by group, version and kind, and gives the same node each time', () => {
    const deployment = struct(builtinType('apps', 'v1', 'Deployment'));
    expect([...deployment.fields.keys()].toSorted()).toEqual(['apiVersion', 'kind', 'metadata', 'spec', 'status']);
    expect(builtinType('apps', 'v1', 'Deployment')).toBe(deployment);
    expect(builtinType('apps', 'v1beta1', 'Deployment')).toBeUndefined();
    expect(builtinType('', 'v1', 'Nothing')).toBeUndefined();
  });

  it('has a type for every resource and subresource', () => {
    const missing = builtinResources()
      .flatMap((resource) => [resource, ...resource.subresources])
      .filter(({ group, version, kind }) => builtinType(group, version, kind) === undefined)
      .map(({ kind }) => kind);
    expect(new Set(missing)).toEqual(
      // Query options of streams: no body, so no definition.
      new Set([
        'NodeProxyOptions',
        'PodAttachOptions',
        'PodExecOptions',
        'PodPortForwardOptions',
        'PodProxyOptions',
        'ServiceProxyOptions',
      ]),
    );
  });

  it('resolves every field of every reachable type', () => {
    const seen = new Set<TypeNode>();
    const visit = (node: TypeNode): void => {
      if (seen.has(node)) return;
      seen.add(node);
      if (node.is === 'list') visit(node.items());
      if (node.is === 'map') visit(node.values());
      if (node.is === 'struct') for (const { type } of node.fields.values()) visit(type());
    };
    for (const { group, version, kind } of builtinResources()) visit(struct(builtinType(group, version, kind)));
    expect([...seen].filter((node) => node.is === 'struct').length).toBeGreaterThan(300);
  });
});

describe('facts of fields', () => {
  it('knows list types, keys and merge keys', () => {
    expect(list('core.v1.PodSpec', 'containers')).toMatchObject({ list: 'map', keys: ['name'], mergeKey: 'name' });
    expect(list('core.v1.Container', 'ports')).toMatchObject({
      list: 'map',
      keys: ['containerPort', 'protocol'],
      patchMerge: true,
      mergeKey: 'containerPort',
    });
    expect(list('core.v1.Container', 'args')).toMatchObject({ list: 'atomic', keys: [], patchMerge: false });
    expect(list('meta.v1.ObjectMeta', 'finalizers')).toMatchObject({ list: 'set', patchMerge: true });
    expect(list('core.v1.PodSpec', 'volumes').items()).toBe(builtinDefinition('core.v1.Volume'));
  });

  it('knows retainKeys, required fields and defaults of list keys', () => {
    expect(field('apps.v1.DeploymentSpec', 'strategy')).toMatchObject({ retainKeys: true, required: false });
    expect(field('core.v1.PodSpec', 'volumes').retainKeys).toBe(true);
    expect(field('core.v1.PodSpec', 'containers').required).toBe(true);
    expect(field('core.v1.ServicePort', 'protocol').default).toBe('TCP');
  });

  it('knows atomic maps and structs, and scalars with forms of their own', () => {
    expect(field('core.v1.ServiceSpec', 'selector').type()).toMatchObject({ is: 'map', atomic: true });
    expect(struct(builtinDefinition('meta.v1.LabelSelector')).atomic).toBe(true);
    expect(field('core.v1.ServicePort', 'targetPort').type()).toEqual({ is: 'scalar', scalar: 'int-or-string' });
    const limits = field('core.v1.ResourceRequirements', 'limits').type();
    expect(limits.is === 'map' ? limits.values() : limits).toEqual({ is: 'scalar', scalar: 'quantity' });
    const data = field('core.v1.Secret', 'data').type();
    expect(data.is === 'map' ? data.values() : data).toEqual({ is: 'scalar', scalar: 'bytes' });
    expect(field('meta.v1.ObjectMeta', 'creationTimestamp').type()).toEqual({ is: 'scalar', scalar: 'time' });
  });

  it('finds definitions by their full name too', () => {
    expect(builtinDefinition('io.k8s.api.core.v1.PodTemplateSpec')).toBe(builtinDefinition('core.v1.PodTemplateSpec'));
  });
});

describe('builtinResources', () => {
  it('lists what discovery lists', () => {
    expect(builtinResources().find(({ resource }) => resource === 'deployments')).toMatchObject({
      group: 'apps',
      version: 'v1',
      kind: 'Deployment',
      singular: 'deployment',
      shortNames: ['deploy'],
      categories: ['all'],
      namespaced: true,
      subresources: [
        { name: 'scale', group: 'autoscaling', version: 'v1', kind: 'Scale' },
        { name: 'status', group: 'apps', version: 'v1', kind: 'Deployment' },
      ],
    });
  });

  it.each([
    ['', 'Namespace', true],
    ['', 'Pod', false],
    ['rbac.authorization.k8s.io', 'ClusterRole', true],
    ['apiextensions.k8s.io', 'CustomResourceDefinition', true],
    ['argoproj.io', 'Application', undefined],
  ])('scope of %s %s', (group, kind, clusterScoped) => {
    expect(isClusterScoped(group, kind)).toBe(clusterScoped);
  });
});
