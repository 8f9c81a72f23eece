import type { JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';

interface Column {
  readonly name: string;
  readonly jsonPath: string;
  readonly type: 'string' | 'date';
  /** 10: only in wide output. */
  readonly priority?: number;
}

interface Definition {
  readonly kind: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly columns: readonly Column[];
  readonly properties: JsonMap;
  readonly required: readonly string[];
  readonly statusSubresource: boolean;
}

/**
 * The CustomResourceDefinitions of argoproj.io/v1alpha1, with Argo CD's names and printer columns. Schemas hold what the
 * parsers in `application.ts` and `project.ts` insist on; everything else is preserved, so that objects written by any
 * version of Argo CD stay whole. Application and AppProject have no status subresource, as there (argocd.md 12.1).
 */
export function customResourceDefinitions(): readonly KubeObject[] {
  return [application, appProject, applicationSet].map(define);
}

const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
const string = { type: 'string' };

function openWith(properties: JsonMap, required: readonly string[] = []): JsonMap {
  return { ...open, properties, ...(required.length === 0 ? {} : { required }) };
}

function listOf(items: JsonMap): JsonMap {
  return { type: 'array', items };
}

const source = openWith(
  {
    repoURL: string,
    path: string,
    targetRevision: string,
    chart: string,
    ref: string,
    name: string,
    helm: open,
    kustomize: open,
    directory: open,
    plugin: open,
  },
  ['repoURL'],
);
const destination = openWith({ server: string, name: string, namespace: string });

const application: Definition = {
  kind: 'Application',
  plural: 'applications',
  shortNames: ['app', 'apps'],
  columns: [
    { name: 'Sync Status', jsonPath: '.status.sync.status', type: 'string' },
    { name: 'Health Status', jsonPath: '.status.health.status', type: 'string' },
    { name: 'Revision', jsonPath: '.status.sync.revision', type: 'string', priority: 10 },
    { name: 'Project', jsonPath: '.spec.project', type: 'string', priority: 10 },
  ],
  properties: {
    spec: openWith(
      {
        source,
        sources: listOf(source),
        destination,
        project: string,
        syncPolicy: openWith({
          automated: openWith({
            prune: { type: 'boolean' },
            selfHeal: { type: 'boolean' },
            allowEmpty: { type: 'boolean' },
            enabled: { type: 'boolean' },
          }),
          syncOptions: listOf(string),
          retry: open,
          managedNamespaceMetadata: open,
        }),
        ignoreDifferences: listOf(
          openWith(
            {
              group: string,
              kind: string,
              name: string,
              namespace: string,
              jsonPointers: listOf(string),
              jqPathExpressions: listOf(string),
              managedFieldsManagers: listOf(string),
            },
            ['kind'],
          ),
        ),
        info: listOf(openWith({ name: string, value: string }, ['name', 'value'])),
        revisionHistoryLimit: { type: 'integer', format: 'int64' },
      },
      ['destination', 'project'],
    ),
    operation: open,
    status: open,
  },
  required: ['metadata', 'spec'],
  statusSubresource: false,
};

const groupKinds = listOf(openWith({ group: string, kind: string, name: string }, ['group', 'kind']));

const appProject: Definition = {
  kind: 'AppProject',
  plural: 'appprojects',
  shortNames: ['appproj', 'appprojs'],
  columns: [],
  properties: {
    spec: openWith({
      description: { type: 'string', maxLength: 255 },
      sourceRepos: listOf(string),
      sourceNamespaces: listOf(string),
      destinations: listOf(destination),
      permitOnlyProjectScopedClusters: { type: 'boolean' },
      clusterResourceWhitelist: groupKinds,
      clusterResourceBlacklist: groupKinds,
      namespaceResourceWhitelist: groupKinds,
      namespaceResourceBlacklist: groupKinds,
      roles: listOf(openWith({ name: string, policies: listOf(string), groups: listOf(string) }, ['name'])),
      syncWindows: listOf(open),
      orphanedResources: open,
    }),
    status: open,
  },
  required: ['metadata', 'spec'],
  statusSubresource: false,
};

const applicationSet: Definition = {
  kind: 'ApplicationSet',
  plural: 'applicationsets',
  shortNames: ['appset', 'appsets'],
  columns: [],
  properties: {
    spec: openWith({ generators: listOf(open), template: open }, ['generators', 'template']),
    status: open,
  },
  required: ['metadata', 'spec'],
  statusSubresource: true,
};

function define(definition: Definition): KubeObject {
  const name = `${definition.plural}.argoproj.io`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name, labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'argocd' } },
    spec: {
      group: 'argoproj.io',
      names: {
        kind: definition.kind,
        listKind: `${definition.kind}List`,
        plural: definition.plural,
        singular: definition.kind.toLowerCase(),
        shortNames: definition.shortNames,
      },
      scope: 'Namespaced',
      versions: [
        {
          name: 'v1alpha1',
          served: true,
          storage: true,
          ...(definition.columns.length === 0
            ? {}
            : { additionalPrinterColumns: definition.columns.map((column) => ({ ...column })) }),
          schema: {
            openAPIV3Schema: {
              type: 'object',
              required: definition.required,
              properties: {
                apiVersion: string,
                kind: string,
                metadata: { type: 'object' },
                ...definition.properties,
              },
            },
          },
          ...(definition.statusSubresource ? { subresources: { status: {} } } : {}),
        },
      ],
    },
  };
}
