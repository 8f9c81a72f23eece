import type { Subject } from '@capstan/core/access/policy.ts';
import { finalizers } from '@capstan/core/app/annotations.ts';
import { parseApplication } from '@capstan/core/app/application.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { isMap } from '@capstan/kube/object/json.ts';
import type { HttpDeps } from '#http/deps.ts';
import { Refusal, clusterRefusal } from '#http/refusal.ts';
import { changeApplication } from './change.ts';
import { applicationKind, findApplication, policyObject } from './find.ts';
import type { Asked } from './operate.ts';

const fieldManager = 'argocd-server';

/** Creates an Application; with `upsert`, replaces the spec of one that exists. */
export async function createApplication(
  deps: HttpDeps,
  subject: Subject,
  body: unknown,
  { upsert, signal }: { readonly upsert: boolean; readonly signal: AbortSignal },
): Promise<KubeObject> {
  const given = checked(deps, body);
  const asked = { resource: 'applications', object: policyObject(given, deps.namespace) };
  if (!deps.policy().allows(subject, { ...asked, action: 'create' })) {
    throw new Refusal('PermissionDenied', `permission denied: applications, create, ${asked.object}`);
  }
  const created = await deps.cluster.create(applicationKind, given, { fieldManager }, signal);
  if (created.ok) return created.value;
  if (created.failure.code !== 'already-exists') throw clusterRefusal(created.failure);
  const wanted = { name: given.metadata.name, appNamespace: given.metadata.namespace };
  const existing = findApplication(deps, subject, wanted, []);
  if (sameSpec(existing, given)) return existing;
  if (!upsert) {
    const hint = 'existing application spec is different, use upsert flag to force update';
    throw new Refusal('InvalidArgument', hint);
  }
  findApplication(deps, subject, wanted, ['update']);
  return replaceSpec(deps, existing, given, signal);
}

async function replaceSpec(
  { cluster }: HttpDeps,
  existing: KubeObject,
  given: KubeObject,
  signal: AbortSignal,
): Promise<KubeObject> {
  const { labels, annotations } = given.metadata;
  const metadata = { ...existing.metadata, ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) };
  const next = { ...existing, metadata, spec: given['spec'] ?? {} };
  const written = await cluster.replace(applicationKind, next, { fieldManager }, signal);
  if (!written.ok) throw clusterRefusal(written.failure);
  return written.value;
}

function checked({ namespace }: HttpDeps, body: unknown): KubeObject {
  if (!isMap(body) || !isMap(body['metadata']) || typeof body['metadata']['name'] !== 'string') {
    throw new Refusal('InvalidArgument', 'the body is no Application: metadata.name is required');
  }
  const { name, labels, annotations: notes, finalizers: ends } = body['metadata'];
  const own = body['metadata']['namespace'];
  const metadata = {
    name,
    namespace: typeof own === 'string' && own !== '' ? own : namespace,
    ...(labels ? { labels } : {}),
    ...(notes ? { annotations: notes } : {}),
    ...(ends ? { finalizers: ends } : {}),
  };
  const object = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata, spec: body['spec'] ?? {} };
  const parsed = parseApplication(object as unknown as KubeObject);
  if (!parsed.ok) throw new Refusal('InvalidArgument', `application spec is invalid: ${parsed.problems.join('; ')}`);
  return object as unknown as KubeObject;
}

function sameSpec(one: KubeObject, other: KubeObject): boolean {
  return JSON.stringify(one['spec']) === JSON.stringify(other['spec']);
}

/** Deletes an Application; with `cascade` its resources go first, in the foreground unless asked otherwise (argocd.md 1.7). */
export async function deleteApplication(
  deps: HttpDeps,
  { subject, wanted, signal }: Asked,
  order: { readonly cascade: boolean; readonly propagationPolicy: string },
): Promise<void> {
  const found = findApplication(deps, subject, wanted, ['delete']);
  const wantedFinalizer =
    order.propagationPolicy === 'background' ? finalizers.resourcesBackground : finalizers.resources;
  const isOurs = (name: string) => name.startsWith(finalizers.resources);
  const current = found.metadata.finalizers ?? [];
  const next = [...current.filter((name) => !isOurs(name)), ...(order.cascade ? [wantedFinalizer] : [])];
  if (next.join() !== current.join()) {
    await changeApplication(deps, found, () => ({ metadata: { finalizers: next } }), signal);
  }
  const target = { namespace: found.metadata.namespace ?? '', name: found.metadata.name };
  const deleted = await deps.cluster.delete(applicationKind, target, {}, signal);
  if (!deleted.ok) throw clusterRefusal(deleted.failure);
}
