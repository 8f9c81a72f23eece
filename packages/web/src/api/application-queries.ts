import type { ManagedResource, ResourceTree } from '@capstan/core/api/views.ts';
import { queryOptions } from '@tanstack/react-query';
import type { Application } from '@capstan/core/app/application.ts';
import type { ApplicationRef } from './application-ref.ts';
import { type Applications, indexApplications } from './application-events.ts';
import { request } from './request.ts';

interface ApplicationList {
  readonly items: readonly Application[] | null;
  readonly metadata?: { readonly resourceVersion?: string };
}

export interface ListedApplications {
  readonly applications: Applications;
  /** Where the event stream continues. */
  readonly resourceVersion: string | undefined;
}

/** The event streams keep these up to date: they are read again only when a stream connects. */
const kept = { staleTime: Number.POSITIVE_INFINITY, structuralSharing: false } as const;

/** What the list shows (argocd.md 6.1, `fields`): at thousands of applications, most of an answer would be histories. */
const listFields = [
  'metadata.resourceVersion',
  ...['name', 'namespace', 'labels', 'resourceVersion', 'creationTimestamp', 'deletionTimestamp'].map(
    (field) => `items.metadata.${field}`,
  ),
  'items.spec',
  ...['sync', 'health', 'conditions', 'summary', 'reconciledAt'].map((field) => `items.status.${field}`),
  ...['phase', 'message', 'startedAt', 'finishedAt'].map((field) => `items.status.operationState.${field}`),
].join(',');

export function applicationsQuery() {
  return queryOptions({
    ...kept,
    queryKey: ['applications'],
    queryFn: async ({ signal }): Promise<ListedApplications> => {
      const { items, metadata } = await request<ApplicationList>(
        `/api/v1/applications?fields=${listFields}`,
        {},
        signal,
      );
      return { applications: indexApplications(items ?? []), resourceVersion: metadata?.resourceVersion };
    },
  });
}

export function applicationQuery(ref: ApplicationRef) {
  return queryOptions({
    ...kept,
    queryKey: ['application', ref.namespace, ref.name],
    queryFn: ({ signal }) => request<Application>(applicationPath(ref), {}, signal),
  });
}

export function treeQuery(ref: ApplicationRef) {
  return queryOptions({
    ...kept,
    structuralSharing: true,
    queryKey: ['tree', ref.namespace, ref.name],
    queryFn: ({ signal }) => request<ResourceTree>(applicationPath(ref, '/resource-tree'), {}, signal),
  });
}

export function managedResourcesQuery(ref: ApplicationRef) {
  return queryOptions({
    queryKey: ['managed-resources', ref.namespace, ref.name],
    queryFn: async ({ signal }): Promise<readonly ManagedResource[]> => {
      const path = applicationPath(ref, '/managed-resources');
      return (await request<{ readonly items: readonly ManagedResource[] | null }>(path, {}, signal)).items ?? [];
    },
  });
}

/** What tells one resource of an application from another in the API's queries. */
interface ResourceAddress {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** A live object that the application does not declare itself, such as a Pod, as JSON text; Secrets are masked. */
export function resourceQuery(ref: ApplicationRef, resource: ResourceAddress & { readonly resourceVersion: string }) {
  const { group, version, kind, namespace, name, resourceVersion } = resource;
  return queryOptions({
    queryKey: ['resource', ref.namespace, ref.name, { group, version, kind, namespace, name, resourceVersion }],
    queryFn: async ({ signal }): Promise<string> => {
      const path = applicationPath(ref, '/resource', { group, version, kind, namespace, resourceName: name });
      return (await request<{ readonly manifest?: string }>(path, {}, signal)).manifest ?? '';
    },
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });
}

/** One Event of Kubernetes, as far as it is shown. */
export interface ResourceEvent {
  readonly metadata?: { readonly uid?: string; readonly creationTimestamp?: string };
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly firstTimestamp?: string | null;
  readonly lastTimestamp?: string | null;
}

/** Events about one resource; without one, about the application. */
export function eventsQuery(
  ref: ApplicationRef,
  resource?: { readonly uid: string; readonly namespace: string; readonly name: string },
) {
  return queryOptions({
    queryKey: ['events', ref.namespace, ref.name, resource?.uid],
    queryFn: async ({ signal }): Promise<readonly ResourceEvent[]> => {
      const about =
        resource === undefined
          ? {}
          : { resourceUID: resource.uid, resourceNamespace: resource.namespace, resourceName: resource.name };
      const path = applicationPath(ref, '/events', about);
      return (await request<{ readonly items?: readonly ResourceEvent[] | null }>(path, {}, signal)).items ?? [];
    },
    retry: false,
    refetchInterval: 10_000,
  });
}

export interface RevisionMetadata {
  readonly author?: string;
  readonly date?: string;
  readonly message?: string;
  readonly tags?: readonly string[];
}

/** Who made a commit and what it says. Never changes, so it is read once; a server without it answers an error. */
export function revisionQuery(ref: ApplicationRef, revision: string) {
  return queryOptions({
    queryKey: ['revision', ref.namespace, ref.name, revision],
    queryFn: ({ signal }) =>
      request<RevisionMetadata>(
        applicationPath(ref, `/revisions/${encodeURIComponent(revision)}/metadata`),
        {},
        signal,
      ),
    enabled: revision !== '',
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

/** The API's path of an application. `appNamespace` tells applications of the same name apart (argocd.md 6.2). */
export function applicationPath(ref: ApplicationRef, below = '', query: Readonly<Record<string, string>> = {}): string {
  const search = new URLSearchParams({ ...(ref.namespace === '' ? {} : { appNamespace: ref.namespace }), ...query });
  const text = search.toString();
  return `/api/v1/applications/${encodeURIComponent(ref.name)}${below}${text === '' ? '' : `?${text}`}`;
}
