import { listAt, stringAt } from '@capstan/kube/object/read.ts';
import type { Answer } from './failure.ts';
import { ok } from './failure.ts';
import type { ClusterKind, KindIndex } from './kinds.ts';
import { indexKinds } from './kinds.ts';
import type { Transport } from './transport.ts';

const aggregated =
  ['v2', 'v2beta1']
    .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
    .join(',') + ',application/json';

/**
 * Asks which kinds a cluster serves: aggregated discovery (Kubernetes 1.26 and newer), or group by group where the server
 * answers in the old form. Groups whose backing server is away are left out, as kubectl does.
 */
export async function discover(transport: Transport, signal: AbortSignal): Promise<Answer<KindIndex>> {
  const kinds: ClusterKind[] = [];
  for (const path of ['/api', '/apis']) {
    const answer = await transport.send({ method: 'GET', path, accept: aggregated }, signal);
    if (!answer.ok) return answer;
    const found =
      stringAt(answer.value, 'kind') === 'APIGroupDiscoveryList'
        ? fromAggregated(answer.value)
        : await fromGroups(transport, answer.value, signal);
    kinds.push(...found);
  }
  return ok(indexKinds(kinds));
}

function fromAggregated(list: unknown): ClusterKind[] {
  return listAt(list, 'items').flatMap((group) =>
    listAt(group, 'versions').flatMap((version) =>
      listAt(version, 'resources').map((resource) => ({
        group: stringAt(group, 'metadata', 'name') ?? '',
        version: stringAt(version, 'version') ?? '',
        kind: stringAt(resource, 'responseKind', 'kind') ?? '',
        resource: stringAt(resource, 'resource') ?? '',
        namespaced: stringAt(resource, 'scope') === 'Namespaced',
        verbs: strings(listAt(resource, 'verbs')),
        subresources: listAt(resource, 'subresources').flatMap((sub) => stringAt(sub, 'subresource') ?? []),
      })),
    ),
  );
}

/** The form before aggregated discovery: APIVersions or APIGroupList, then one APIResourceList a group version. */
async function fromGroups(transport: Transport, root: unknown, signal: AbortSignal): Promise<ClusterKind[]> {
  const versions = [
    ...listAt(root, 'versions').map((version) => ({
      path: `/api/${String(version)}`,
      group: '',
      version: String(version),
    })),
    ...listAt(root, 'groups').flatMap((group) => {
      const preferred = stringAt(group, 'preferredVersion', 'version');
      return listAt(group, 'versions')
        .map((version) => stringAt(version, 'version') ?? '')
        .toSorted((a, b) => Number(b === preferred) - Number(a === preferred))
        .map((version) => ({
          path: `/apis/${stringAt(group, 'name')}/${version}`,
          group: stringAt(group, 'name') ?? '',
          version,
        }));
    }),
  ];
  const lists = await Promise.all(
    versions.map(async (version) => ({
      ...version,
      answer: await transport.send({ method: 'GET', path: version.path }, signal),
    })),
  );
  return lists.flatMap(({ group, version, answer }) =>
    answer.ok ? fromResourceList(group, version, answer.value) : [],
  );
}

function fromResourceList(group: string, version: string, list: unknown): ClusterKind[] {
  const all = listAt(list, 'resources');
  const nameOf = (resource: unknown) => stringAt(resource, 'name') ?? '';
  return all
    .filter((resource) => !nameOf(resource).includes('/'))
    .map((resource) => ({
      group,
      version,
      kind: stringAt(resource, 'kind') ?? '',
      resource: nameOf(resource),
      namespaced: (resource as { namespaced?: unknown }).namespaced === true,
      verbs: strings(listAt(resource, 'verbs')),
      subresources: all
        .map(nameOf)
        .flatMap((name) => (name.startsWith(`${nameOf(resource)}/`) ? [name.slice(nameOf(resource).length + 1)] : [])),
    }));
}

function strings(list: readonly unknown[]): string[] {
  return list.filter((item) => typeof item === 'string');
}
