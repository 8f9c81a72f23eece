import type { ApplicationEvent, ResourceTree } from '@capstan/core/api/views.ts';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import type { Application } from '@capstan/core/app/application.ts';
import type { ApplicationRef } from './application-ref.ts';
import { afterEvents, applicationKey, isNewer } from './application-events.ts';
import {
  applicationQuery,
  applicationsQuery,
  type ListedApplications,
  managedResourcesQuery,
  treeQuery,
} from './application-queries.ts';
import { useRef } from 'react';
import { rememberChanges } from './health-log.ts';
import { userQuery } from './session.ts';
import { useLiveStream } from './use-live-stream.ts';

/** Keeps the application list up to date. */
export function useLiveApplications(): void {
  const client = useQueryClient();
  useLiveStream({
    name: 'applications',
    prepare: async (again) => {
      const { resourceVersion } = await client.fetchQuery({ ...applicationsQuery(), staleTime: staleAfter(again) });
      return streamPath('', resourceVersion === undefined ? {} : { resourceVersion });
    },
    onResults: (results) => takeEvents(client, results),
    onRefused: () => void client.invalidateQueries({ queryKey: userQuery().queryKey }),
  });
}

/** Keeps one application, its resource tree and its managed resources up to date. */
export function useLiveApplication(ref: ApplicationRef): void {
  const client = useQueryClient();
  const treeIsLive = useRef(false);
  const named = ref.namespace === '' ? {} : { appNamespace: ref.namespace };
  useLiveStream({
    name: `application ${ref.namespace}/${ref.name}`,
    prepare: async (again) => {
      const { metadata } = await client.fetchQuery({ ...applicationQuery(ref), staleTime: staleAfter(again) });
      if (again) void rereadResources(client, ref);
      const { resourceVersion } = metadata;
      return streamPath('', {
        name: ref.name,
        ...named,
        ...(resourceVersion === undefined ? {} : { resourceVersion }),
      });
    },
    onResults: (results) => {
      takeEvents(client, results);
      // Where the server streams trees as well, the tree has come or comes by itself.
      if (treeIsLive.current) void client.invalidateQueries({ queryKey: managedResourcesQuery(ref).queryKey });
      else void rereadResources(client, ref);
    },
    onRefused: () => void client.invalidateQueries({ queryKey: userQuery().queryKey }),
  });
  useLiveStream({
    name: `tree ${ref.namespace}/${ref.name}`,
    prepare: async () => streamPath(`/${encodeURIComponent(ref.name)}/resource-tree`, named),
    optional: true,
    onRefused: () => {
      treeIsLive.current = false;
    },
    onLive: () => {
      treeIsLive.current = true;
      void client.invalidateQueries({ queryKey: treeQuery(ref).queryKey });
    },
    onResults: (results) => {
      const tree = results.findLast(isTree);
      if (tree === undefined) return;
      void takeTree(client, ref, tree);
      void client.invalidateQueries({ queryKey: managedResourcesQuery(ref).queryKey });
    },
  });
}

/** The page has often read it just before its stream is opened; after a gap nothing is new enough. */
function staleAfter(again: boolean): number {
  return again ? 0 : 2_000;
}

function streamPath(below: string, query: Readonly<Record<string, string>>): string {
  const search = new URLSearchParams(query).toString();
  return `/api/v1/stream/applications${below}${search === '' ? '' : `?${search}`}`;
}

function takeEvents(client: QueryClient, results: readonly unknown[]): void {
  const events = results.filter(isApplicationEvent);
  client.setQueryData<ListedApplications>(applicationsQuery().queryKey, (listed) =>
    listed === undefined ? undefined : { ...listed, applications: afterEvents(listed.applications, events) },
  );
  for (const { type, application } of events) takeOne(client, type, application);
}

function takeOne(client: QueryClient, type: ApplicationEvent<Application>['type'], application: Application): void {
  const { name, namespace = '' } = application.metadata;
  // A page may have been opened by name alone; its entry has no namespace.
  for (const place of namespace === '' ? [''] : [namespace, '']) {
    const { queryKey } = applicationQuery({ name, namespace: place });
    const known = client.getQueryData(queryKey);
    if (known === undefined || applicationKey(known) !== applicationKey(application)) continue;
    if (type === 'DELETED') void client.invalidateQueries({ queryKey });
    else if (isNewer(application, known)) client.setQueryData(queryKey, application);
  }
}

/** Reads tree and comparison anew, and remembers what changed in the tree as if it had been streamed. */
async function rereadResources(client: QueryClient, ref: ApplicationRef): Promise<void> {
  void client.invalidateQueries({ queryKey: managedResourcesQuery(ref).queryKey });
  const { queryKey } = treeQuery(ref);
  const before = client.getQueryData(queryKey);
  await client.invalidateQueries({ queryKey });
  const after = client.getQueryData(queryKey);
  if (before !== undefined && after !== undefined && before !== after)
    rememberChanges(client, ref, { before, after, at: Date.now() });
}

async function takeTree(client: QueryClient, ref: ApplicationRef, tree: ResourceTree): Promise<void> {
  const { queryKey } = treeQuery(ref);
  // A read that is under way would answer with what was before.
  await client.cancelQueries({ queryKey });
  const before = client.getQueryData(queryKey);
  client.setQueryData(queryKey, tree);
  if (before !== undefined) rememberChanges(client, ref, { before, after: tree, at: Date.now() });
}

function isApplicationEvent(result: unknown): result is ApplicationEvent<Application> {
  if (typeof result !== 'object' || result === null || !('type' in result) || !('application' in result)) return false;
  const { type, application } = result;
  return (
    (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED') &&
    typeof application === 'object' &&
    application !== null &&
    'metadata' in application
  );
}

function isTree(result: unknown): result is ResourceTree {
  return typeof result === 'object' && result !== null && 'nodes' in result;
}
