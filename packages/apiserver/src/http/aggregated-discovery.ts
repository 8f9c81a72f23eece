import { createHash } from 'node:crypto';

import type { Json } from '@capstan/kube/object/json.ts';

import type { Resource } from '#resources/resource.ts';

import { goJsonText } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Context } from './context.ts';

/** All groups, or the core alone, in one document: what kubectl asks for since 1.26. Undefined when it was not asked for. */
export function aggregatedAnswer({ asked, machine, accept }: Context): Answer | undefined {
  if (asked.path !== '/api' && asked.path !== '/apis') return undefined;
  const version = wantedVersion(accept);
  if (version === undefined) return undefined;
  const core = asked.path === '/api';
  const resources = machine.registry.all().filter(({ group }) => (group === '') === core);
  const body = goJsonText({
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: [...Map.groupBy(resources, ({ group }) => group)].map(([group, all]) => groupItem(group, all)),
  });
  const etag = createHash('sha256').update(body).digest('hex');
  return {
    code: 200,
    contentType: `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
    body,
    headers: { etag: `"${etag}"`, vary: 'Accept' },
  };
}

/** The first form in Accept that is aggregated and known; plain JSON before it wins. */
function wantedVersion(accept: string): string | undefined {
  for (const clause of accept.split(',').map((one) => one.replaceAll(/\s/g, ''))) {
    const [type, ...rest] = clause.split(';');
    if (type !== 'application/json') continue;
    if (rest.length === 0) return undefined;
    if (rest.includes('g=apidiscovery.k8s.io') && rest.includes('as=APIGroupDiscoveryList')) {
      const version = rest.find((one) => one.startsWith('v='))?.slice(2);
      if (version === 'v2') return version;
    }
  }
  return undefined;
}

/** Every form that Accept names is aggregated, and none of them is ours: there is nothing to fall back to. */
export function onlyAggregated(accept: string): boolean {
  return (
    accept !== '' &&
    accept
      .split(',')
      .every(
        (clause) =>
          clause.includes('as=APIGroupDiscoveryList') &&
          !clause.includes('v=v2;') &&
          !/v=v2(?:;|$)/.test(clause.replaceAll(/\s/g, '')),
      )
  );
}

function groupItem(group: string, resources: readonly Resource[]): Json {
  return {
    metadata: group === '' ? {} : { name: group },
    versions: [...Map.groupBy(resources, ({ version }) => version)].map(([version, all]) => ({
      version,
      resources: all.map(resourceItem),
      freshness: 'Current',
    })),
  };
}

function resourceItem(resource: Resource): Json {
  const { plural, kind, namespaced, singular, verbs, shortNames, categories, subresources } = resource;
  const kindOf = (group: string, version: string, name: string): Json =>
    resource.custom === undefined && group === resource.group && version === resource.version
      ? { group: '', version: '', kind: name }
      : { group, version, kind: name };
  return {
    resource: plural,
    responseKind: kindOf(resource.group, resource.version, kind),
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs,
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
    ...(subresources.length === 0
      ? {}
      : {
          subresources: subresources.map((sub) => ({
            subresource: sub.name,
            responseKind: kindOf(sub.group, sub.version, sub.kind),
            verbs: sub.verbs,
          })),
        }),
  };
}
