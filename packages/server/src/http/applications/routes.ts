import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { signalOf, subjectOf } from '#http/authenticate.ts';
import type { HttpDeps } from '#http/deps.ts';
import { openEventStream } from '#http/events.ts';
import { readBody } from '#http/read-body.ts';
import { Refusal } from '#http/refusal.ts';
import { findApplication, readApplication } from './find.ts';
import { createApplication, deleteApplication } from './lifecycle.ts';
import { listApplications } from './list.ts';
import type { Asked } from './operate.ts';
import { refreshApplication, startRollback, startSync, terminateOperation } from './operate.ts';
import { shownApplication } from './show.ts';
import { streamApplications } from './stream.ts';
import { SyncBody } from './sync-body.ts';

const text = z.string().optional();
const texts = z.union([z.string(), z.array(z.string())]).optional();
const flag = z.enum(['true', 'false']).optional();

const Named = z.object({ name: z.string() });
const Query = z.looseObject({
  name: text,
  appNamespace: text,
  project: texts,
  projects: texts,
  selector: text,
  repo: text,
  resourceVersion: text,
  refresh: text,
  upsert: flag,
  cascade: flag,
  propagationPolicy: text,
});
const ResourceQuery = z.looseObject({
  group: z.string().default(''),
  kind: z.string(),
  namespace: z.string().default(''),
  resourceName: z.string(),
});
const Rollback = z.looseObject({
  id: z.coerce.number(),
  prune: z.boolean().default(false),
  dryRun: z.boolean().default(false),
});

const base = '/api/v1/applications';

/** /api/v1/applications and /api/v1/stream/applications (argocd.md 6.2). */
export function registerApplications(server: FastifyInstance, deps: HttpDeps): void {
  async function asked(request: FastifyRequest, actionSignal = signalOf(request)): Promise<Asked> {
    const { name } = readBody(Named, request.params);
    const { appNamespace, project } = readBody(Query, request.query);
    const subject = await subjectOf(deps, request);
    return { subject, wanted: { name, appNamespace, project: first(project) }, signal: actionSignal };
  }
  async function found(request: FastifyRequest) {
    const { subject, wanted, signal } = await asked(request);
    return { application: readApplication(findApplication(deps, subject, wanted, [])), signal };
  }

  server.get(base, async (request) => {
    const subject = await subjectOf(deps, request);
    const query = readBody(Query, request.query);
    const items = listApplications(deps, subject, { ...query, projects: all(query.projects ?? query.project) });
    const newest = items.reduce((top, { metadata }) => maxVersion(top, metadata.resourceVersion ?? '0'), '0');
    return { metadata: { resourceVersion: newest }, items: items.map(shownApplication) };
  });

  server.post(base, async (request) => {
    const subject = await subjectOf(deps, request);
    const upsert = readBody(Query, request.query).upsert === 'true';
    return shownApplication(
      await createApplication(deps, subject, request.body, { upsert, signal: signalOf(request) }),
    );
  });

  server.get(`${base}/:name`, async (request) => {
    const who = await asked(request);
    const { refresh } = readBody(Query, request.query);
    if (refresh === 'normal' || refresh === 'hard')
      return shownApplication(await refreshApplication(deps, who, refresh));
    return shownApplication(findApplication(deps, who.subject, who.wanted, []));
  });

  server.delete(`${base}/:name`, async (request) => {
    const { cascade, propagationPolicy = 'foreground' } = readBody(Query, request.query);
    await deleteApplication(deps, await asked(request), { cascade: cascade !== 'false', propagationPolicy });
    return {};
  });

  server.post(`${base}/:name/sync`, async (request) => {
    const body = readBody(SyncBody, request.body);
    const who = await asked(request);
    const appNamespace = body.appNamespace ?? who.wanted.appNamespace;
    const project = body.project ?? who.wanted.project;
    return shownApplication(await startSync(deps, { ...who, wanted: { ...who.wanted, appNamespace, project } }, body));
  });

  server.post(`${base}/:name/rollback`, async (request) =>
    shownApplication(await startRollback(deps, await asked(request), readBody(Rollback, request.body))),
  );

  server.delete(`${base}/:name/operation`, async (request) => {
    await terminateOperation(deps, await asked(request));
    return {};
  });

  server.get(`${base}/:name/resource-tree`, async (request) => {
    const { application, signal } = await found(request);
    return deps.views.resourceTree(application, signal);
  });

  server.get(`${base}/:name/managed-resources`, async (request) => {
    const { application, signal } = await found(request);
    return { items: await deps.views.managedResources(application, signal) };
  });

  server.get(`${base}/:name/resource`, async (request) => {
    const { application, signal } = await found(request);
    const { group, kind, namespace, resourceName } = readBody(ResourceQuery, request.query);
    const object = await deps.views.liveObject(application, { group, kind, namespace, name: resourceName }, signal);
    if (object === undefined) {
      throw new Refusal(
        'NotFound',
        `${kind} ${namespace}/${resourceName} is not part of application ${application.metadata.name}`,
      );
    }
    return { manifest: JSON.stringify(object) };
  });

  server.get(`${base}/:name/events`, async (request) => {
    const { application, signal } = await found(request);
    const { resourceUID } = readBody(z.looseObject({ resourceUID: text }), request.query);
    return { metadata: {}, items: await deps.views.events(application, resourceUID, signal) };
  });

  server.get(`${base}/:name/revisions/:revision/metadata`, async (request) => {
    const { application, signal } = await found(request);
    const { revision } = readBody(z.object({ revision: z.string() }), request.params);
    const repoURL = application.spec.source?.repoURL ?? application.spec.sources?.[0]?.repoURL ?? '';
    const info = await deps.git.describe(repoURL, revision, signal);
    if (!info.ok) throw new Refusal('NotFound', info.failure.message);
    return info.value;
  });

  server.get('/api/v1/stream/applications', async (request, reply) => {
    const subject = await subjectOf(deps, request);
    const query = readBody(Query, request.query);
    const filter = { ...query, projects: all(query.projects ?? query.project) };
    const writer = openEventStream(request, reply, deps.clock);
    const stillIn = () =>
      subjectOf(deps, request).then(
        () => true,
        () => false,
      );
    streamApplications(deps, subject, filter, { writer, stillIn });
  });

  server.get('/api/v1/stream/applications/:name/resource-tree', async (request, reply) => {
    const { application } = await found(request);
    const writer = openEventStream(request, reply, deps.clock);
    const send = () => {
      deps.views.resourceTree(application, writer.signal).then(
        (tree) => writer.send(tree),
        () => writer.end(),
      );
    };
    writer.signal.addEventListener('abort', deps.views.onTreeChange(application, send), { once: true });
    send();
  });
}

function all(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined || value === '') return [];
  return typeof value === 'string' ? [value] : value;
}

function first(value: string | readonly string[] | undefined): string | undefined {
  return all(value)[0];
}

function maxVersion(one: string, other: string): string {
  return BigInt(one) > BigInt(other) ? one : other;
}
