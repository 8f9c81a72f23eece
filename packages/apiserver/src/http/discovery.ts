import type { Json, JsonMap } from '@capstan/kube/object/json.ts';

import { apiVersionOf } from '#resources/resource.ts';
import type { Resource } from '#resources/resource.ts';
import { methodNotAllowed, noSuchResource, notAcceptable } from '#verbs/status.ts';

import { aggregatedAnswer, onlyAggregated } from './aggregated-discovery.ts';
import { jsonAnswer, refusalAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Context } from './context.ts';
import { healthAnswer } from './health.ts';
import { identityProviderAnswer } from './identity-provider.ts';
import { openApiAnswer } from './openapi/answer.ts';
import { storageVersionHash } from './storage-version.ts';

/** The Kubernetes version whose behaviour this server has. */
const version = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.2',
  gitCommit: '98b35193b2ac7a23a673325f5e9b830ecd5ba406',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'go1.26.10',
  compiler: 'gc',
  platform: 'linux/amd64',
};

/** Answers the paths that name no resource: versions, groups, health. Undefined for paths nobody serves. */
export function discoveryAnswer(context: Context): Answer | undefined {
  const { path, method } = context.asked;
  const resources = context.machine.registry.all();
  const plain = healthAnswer(context.asked) ?? openApiAnswer(context) ?? identityProviderAnswer(context);
  if (plain !== undefined) return plain;
  const isKnown = /^\/(api|apis|version)(\/|$)/.test(path);
  if (isKnown && method !== 'GET') return refusalAnswer(methodNotAllowed());
  if (isKnown && onlyAggregated(context.accept)) return refusalAnswer(notAcceptable());
  const aggregated = aggregatedAnswer(context);
  if (aggregated !== undefined) return aggregated;
  switch (path) {
    case '/version':
      return jsonAnswer(200, version);
    case '/api':
      return jsonAnswer(200, {
        kind: 'APIVersions',
        versions: ['v1'],
        serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: context.authority }],
      });
    case '/apis':
      return jsonAnswer(200, { kind: 'APIGroupList', apiVersion: 'v1', groups: groupsOf(resources) });
    default:
      return groupAnswer(path, resources);
  }
}

/** Below a group that exists, what is not there is told as a Status; other paths are nobody's. */
function groupAnswer(path: string, resources: readonly Resource[]): Answer | undefined {
  const [root, group = '', versionName] = path.split('/').slice(1);
  const nothing = refusalAnswer(noSuchResource());
  if (root === 'api') return listAnswer('', group, resources) ?? nothing;
  if (root !== 'apis') return undefined;
  if (versionName !== undefined) {
    const isGroup = resources.some((one) => one.group === group);
    return listAnswer(group, versionName, resources) ?? (isGroup ? nothing : undefined);
  }
  const found = groupsOf(resources).find((item) => item['name'] === group);
  return found === undefined ? undefined : jsonAnswer(200, { kind: 'APIGroup', apiVersion: 'v1', ...found });
}

function groupsOf(resources: readonly Resource[]): JsonMap[] {
  const names = [...new Set(resources.map(({ group }) => group))].filter((group) => group !== '');
  return names.map((name) => {
    const versions = [...new Set(resources.filter(({ group }) => group === name).map((one) => one.version))];
    const listed = versions.map((one) => ({ groupVersion: `${name}/${one}`, version: one }));
    return { name, versions: listed, preferredVersion: listed[0] ?? {} };
  });
}

function listAnswer(group: string, versionName: string, resources: readonly Resource[]): Answer | undefined {
  const found = resources.filter((resource) => resource.group === group && resource.version === versionName);
  const [first] = found;
  if (first === undefined) return undefined;
  return jsonAnswer(200, {
    kind: 'APIResourceList',
    ...(group === '' ? {} : { apiVersion: 'v1' }),
    groupVersion: apiVersionOf(first),
    resources: found.flatMap(entriesOf),
  });
}

function entriesOf(resource: Resource): Json[] {
  const hash = storageVersionHash(resource);
  const main = {
    name: resource.plural,
    singularName: resource.singular,
    namespaced: resource.namespaced,
    kind: resource.kind,
    verbs: resource.verbs,
    ...(resource.shortNames.length === 0 ? {} : { shortNames: resource.shortNames }),
    ...(resource.categories.length === 0 ? {} : { categories: resource.categories }),
    ...(hash === undefined ? {} : { storageVersionHash: hash }),
  };
  const subs = resource.subresources.map((sub) => {
    const foreign = sub.group !== resource.group || sub.version !== resource.version;
    return {
      name: `${resource.plural}/${sub.name}`,
      singularName: '',
      namespaced: resource.namespaced,
      ...(foreign ? { group: sub.group, version: sub.version } : {}),
      kind: sub.kind,
      verbs: sub.verbs,
    };
  });
  return [main, ...subs];
}
