import type { Json, JsonMap } from '@capstan/kube/object/json.ts';

import { apiVersionOf } from '#resources/resource.ts';
import type { Resource } from '#resources/resource.ts';

import { aggregatedAnswer } from './aggregated-discovery.ts';
import { jsonAnswer, textAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Context } from './context.ts';
import { openApiAnswer } from './openapi/answer.ts';

/** The Kubernetes version whose behaviour this server has. */
const version = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.2',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'go1.26.0',
  compiler: 'gc',
  platform: 'linux/amd64',
};

/** Answers the paths that name no resource: versions, groups, health. Undefined for paths nobody serves. */
export function discoveryAnswer(context: Context): Answer | undefined {
  const { path } = context.asked;
  const resources = context.machine.registry.all();
  const openApi = openApiAnswer(context);
  if (openApi !== undefined) return openApi;
  const aggregated = aggregatedAnswer(context);
  if (aggregated !== undefined) return aggregated;
  switch (path) {
    case '/healthz':
    case '/livez':
    case '/readyz':
      return textAnswer(200, 'ok');
    case '/version':
      return jsonAnswer(200, version);
    case '/api':
      return jsonAnswer(200, { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] });
    case '/apis':
      return jsonAnswer(200, { kind: 'APIGroupList', apiVersion: 'v1', groups: groupsOf(resources) });
    default:
      return groupAnswer(path, resources);
  }
}

function groupAnswer(path: string, resources: readonly Resource[]): Answer | undefined {
  const [root, group = '', versionName] = path.split('/').slice(1);
  if (root === 'api') return listAnswer('', group, resources);
  if (root !== 'apis') return undefined;
  if (versionName !== undefined) return listAnswer(group, versionName, resources);
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
  const main = {
    name: resource.plural,
    singularName: resource.singular,
    namespaced: resource.namespaced,
    kind: resource.kind,
    verbs: resource.verbs,
    ...(resource.shortNames.length === 0 ? {} : { shortNames: resource.shortNames }),
    ...(resource.categories.length === 0 ? {} : { categories: resource.categories }),
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
