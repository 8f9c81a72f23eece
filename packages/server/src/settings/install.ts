import { randomBytes } from 'node:crypto';
import { hash } from 'bcryptjs';
import { customResourceDefinitions } from '@capstan/core/app/crd.ts';
import { defaultProject } from '@capstan/core/project/project.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { listAt, stringAt } from '@capstan/kube/object/read.ts';
import { parseApiVersion } from '@capstan/kube/object/ref.ts';
import type { Cluster } from '#cluster/cluster.ts';
import type { Answer, ClusterFailure } from '#cluster/failure.ts';
import { ok } from '#cluster/failure.ts';
import type { ClusterKind } from '#cluster/kinds.ts';

export interface InstallOptions {
  readonly cluster: Cluster;
  /** The control plane's. */
  readonly namespace: string;
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after these milliseconds: between looks at definitions that are not established yet. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

/**
 * Creates what the control plane needs and does not find: definitions, its namespace, the project `default`, and the
 * config objects as Argo CD keeps them. What is there is never changed, but for keys that argocd-secret lacks. The first
 * password of `admin` goes to the Secret argocd-initial-admin-secret, for people to read once and delete.
 */
export async function install(options: InstallOptions, signal: AbortSignal): Promise<Answer<undefined>> {
  const { namespace } = options;
  const definitions = customResourceDefinitions();
  for (const definition of definitions) {
    const made = await createMissing(options, definition, signal);
    if (!made.ok) return made;
  }
  const ready = await established(options, definitions, signal);
  if (!ready.ok) return ready;
  const objects: readonly KubeObject[] = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    defaultProject(namespace) as KubeObject,
    ...['argocd-cm', 'argocd-cmd-params-cm', 'argocd-rbac-cm'].map((name) => config('ConfigMap', name, namespace)),
  ];
  for (const object of objects) {
    const made = await createMissing(options, object, signal);
    if (!made.ok) return made;
  }
  return installSecrets(options, signal);
}

function config(kind: 'ConfigMap' | 'Secret', name: string, namespace: string): KubeObject {
  const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'argocd' };
  return { apiVersion: 'v1', kind, metadata: { name, namespace, labels } };
}

/** The object as it is there now. */
async function createMissing(
  { cluster }: InstallOptions,
  object: KubeObject,
  signal: AbortSignal,
): Promise<Answer<KubeObject>> {
  const kind = await kindOf(cluster, object, signal);
  if (!kind.ok) return kind;
  const { name, namespace = '' } = object.metadata;
  const found = await cluster.get(kind.value, { namespace, name }, signal);
  if (!found.ok) return found;
  if (found.value !== undefined) return ok(found.value);
  const created = await cluster.create(kind.value, object, { fieldManager: 'capstan-install' }, signal);
  if (created.ok || created.failure.code !== 'already-exists') return created;
  return ok(object);
}

async function kindOf(
  cluster: Cluster,
  { apiVersion, kind }: KubeObject,
  signal: AbortSignal,
): Promise<Answer<ClusterKind>> {
  const { group, version } = parseApiVersion(apiVersion);
  for (const fresh of [false, true]) {
    const kinds = await cluster.kinds({ fresh }, signal);
    if (!kinds.ok) return kinds;
    const found = kinds.value.exact(group, version, kind);
    if (found !== undefined) return ok(found);
  }
  return no(
    `${cluster.server} serves no ${kind} of ${apiVersion}: is it a Kubernetes API server of version 1.22 or newer?`,
  );
}

function no(message: string): Answer<never> {
  const failure: ClusterFailure = { code: 'internal', message, status: 0 };
  return { ok: false, failure };
}

const establishMs = 15_000;

/** Waits until the server takes objects of the defined kinds, and has told so in discovery. */
async function established(
  options: InstallOptions,
  definitions: readonly KubeObject[],
  signal: AbortSignal,
): Promise<Answer<undefined>> {
  const { cluster, now, pause } = options;
  const until = now() + establishMs;
  for (const definition of definitions) {
    const kind = await kindOf(cluster, definition, signal);
    if (!kind.ok) return kind;
    for (;;) {
      const found = await cluster.get(kind.value, { namespace: '', name: definition.metadata.name }, signal);
      if (!found.ok) return found;
      if (found.value !== undefined && isEstablished(found.value)) break;
      if (now() > until)
        return no(`CustomResourceDefinition ${definition.metadata.name} was created but is not established`);
      await pause(50, signal);
    }
  }
  const kinds = await cluster.kinds({ fresh: true }, signal);
  return kinds.ok ? ok(undefined) : kinds;
}

function isEstablished(definition: KubeObject): boolean {
  return listAt(definition, 'status', 'conditions').some(
    (condition) => stringAt(condition, 'type') === 'Established' && stringAt(condition, 'status') === 'True',
  );
}

/** argocd-secret with the key that signs sessions and the password of admin, each only where it is missing. */
async function installSecrets(options: InstallOptions, signal: AbortSignal): Promise<Answer<undefined>> {
  const { cluster, namespace, now } = options;
  const made = await createMissing(
    options,
    { ...config('Secret', 'argocd-secret', namespace), type: 'Opaque' },
    signal,
  );
  if (!made.ok) return made;
  const missing: Record<string, string> = {};
  if (stringAt(made.value, 'data', 'server.secretkey') === undefined) {
    missing['server.secretkey'] = base64(randomBytes(32).toString('base64'));
  }
  if (stringAt(made.value, 'data', 'admin.password') === undefined) {
    const password = await initialPassword(options, signal);
    if (!password.ok) return password;
    missing['admin.password'] = base64(await hash(password.value, 10));
    missing['admin.passwordMtime'] = base64(new Date(now()).toISOString().replace(/\.\d+Z$/, 'Z'));
  }
  if (Object.keys(missing).length === 0) return ok(undefined);
  const kind = await kindOf(cluster, made.value, signal);
  if (!kind.ok) return kind;
  const patch = { type: 'merge' as const, body: { data: missing }, fieldManager: 'capstan-install' };
  const patched = await cluster.patch(kind.value, { namespace, name: 'argocd-secret' }, patch, signal);
  return patched.ok ? ok(undefined) : patched;
}

export const initialAdminSecret = 'argocd-initial-admin-secret';

/** Kept before it is used: a crash in between leaves a password that still fits. */
async function initialPassword(options: InstallOptions, signal: AbortSignal): Promise<Answer<string>> {
  const fresh = randomBytes(12).toString('base64url');
  const secret = {
    ...config('Secret', initialAdminSecret, options.namespace),
    type: 'Opaque',
    data: { password: base64(fresh) },
  };
  const made = await createMissing(options, secret, signal);
  if (!made.ok) return made;
  const kept = stringAt(made.value, 'data', 'password');
  return ok(kept === undefined ? fresh : Buffer.from(kept, 'base64').toString('utf8'));
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
