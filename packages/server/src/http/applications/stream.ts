import type { Subject } from '@capstan/core/access/policy.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { HttpDeps } from '#http/deps.ts';
import type { EventWriter } from '#http/events.ts';
import type { ListQuery } from './list.ts';
import { applicationFilter, listApplications } from './list.ts';
import { shownApplication } from './show.ts';

/** Rights are looked at again this often while a stream is open. */
const recheckMs = 30_000;

/**
 * GET /api/v1/stream/applications: all there is as ADDED, then every change. With `resourceVersion` only what is newer
 * than that list comes first. An application that stops being visible is sent as DELETED.
 */
export function streamApplications(
  deps: HttpDeps,
  subject: Subject,
  query: ListQuery & { readonly resourceVersion?: string | undefined },
  { writer, stillIn }: { readonly writer: EventWriter; readonly stillIn: () => Promise<boolean> },
): void {
  const meant = applicationFilter(deps, subject, query);
  const shown = new Set<string>();
  const since = /^\d+$/.test(query.resourceVersion ?? '') ? BigInt(query.resourceVersion ?? 0) : undefined;

  function send(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: KubeObject): void {
    writer.send({ type, application: shownApplication(object) });
  }
  const stop = deps.cache.subscribe(({ type, object }) => {
    if (object.kind !== 'Application' || !object.apiVersion.startsWith('argoproj.io/')) return;
    const id = object.metadata.uid ?? object.metadata.name;
    const visible = type !== 'DELETED' && meant(object);
    if (visible) {
      send(shown.has(id) ? 'MODIFIED' : 'ADDED', object);
      shown.add(id);
    } else if (shown.delete(id)) send('DELETED', object);
  });
  writer.signal.addEventListener('abort', stop, { once: true });
  for (const object of listApplications(deps, subject, query)) {
    shown.add(object.metadata.uid ?? object.metadata.name);
    if (since === undefined || BigInt(object.metadata.resourceVersion ?? 0) > since) send('ADDED', object);
  }
  recheck();

  function recheck(): void {
    const cancel = deps.clock.after(recheckMs, () => {
      void stillIn().then((may) => {
        if (may) recheck();
        else writer.end();
      });
    });
    writer.signal.addEventListener('abort', cancel, { once: true });
  }
}
