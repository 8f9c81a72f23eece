import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApiServer } from '@capstan/apiserver/main.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { stringAt } from '@capstan/kube/object/read.ts';
import { readYaml } from '@capstan/kube/yaml/read.ts';
import { hash } from 'bcryptjs';
import { pino } from 'pino';
import type { Target } from '#cluster/cluster.ts';
import { connectionFrom } from '#cluster/kubeconfig.ts';
import { connectEmbedded } from '#cluster/testing/embedded.ts';
import { startControlPlane } from '#main.ts';

/** A control plane of its own on an embedded cluster without workloads, and what tests do to it. */
export interface TestPlane {
  readonly url: string;
  readonly port: number;
  /** One request; a body that is no text is sent as JSON. */
  call(
    method: string,
    path: string,
    options?: CallOptions,
  ): Promise<{ readonly status: number; readonly body: unknown }>;
  /** The token of a sign-in, as soon as the account is known. */
  signIn(username: string, password: string): Promise<string>;
  adminPassword(): Promise<string>;
  /** Makes a local account or sets its password. */
  account(name: string, password: string, changedAt?: Date): Promise<void>;
  /** Sets keys of a ConfigMap or a Secret of the control plane. */
  configure(kind: 'ConfigMap' | 'Secret', name: string, values: Readonly<Record<string, string>>): Promise<void>;
  /** Makes an Application and waits until the API shows it. */
  application(application: Json): Promise<void>;
  /** A merge patch of an object in any namespace. */
  change(kind: string, target: Target, body: Json): Promise<void>;
  close(): Promise<void>;
}

export interface CallOptions {
  /** Token. */
  readonly as?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const namespace = 'argocd';
const signal = new AbortController().signal;

export async function startTestPlane(): Promise<TestPlane> {
  const folder = await mkdtemp(join(tmpdir(), 'capstan-plane-'));
  const api = await startApiServer({ workloads: false });
  const kubeconfig = readYaml(api.kubeconfig, { dialect: 'v2' });
  const connection = await connectionFrom('kubeconfig', (kubeconfig.ok && kubeconfig.documents[0]?.value) || null);
  if (!connection.ok) throw new Error(connection.failure.message);
  const plane = await startControlPlane(
    {
      connection: connection.value,
      namespace,
      folder,
      pollMs: 3_600_000,
      maps: [],
      alsoAllow: ['file'],
      http: { host: '127.0.0.1', port: 0, hosts: ['localhost'], secure: false, consoleFolder: undefined },
      log: pino({ level: 'silent' }),
      version: 'test',
    },
    signal,
  );
  const cluster = await connectEmbedded(api);

  async function kindOf(kind: string) {
    const kinds = await cluster.kinds({ fresh: false }, signal);
    const found = kinds.ok ? kinds.value.byKind(kind === 'Application' ? 'argoproj.io' : '', kind) : undefined;
    if (found === undefined) throw new Error(`the cluster serves no ${kind}`);
    return found;
  }

  const self: TestPlane = {
    url: plane.url,
    port: plane.port,
    async call(method, path, { as, headers, body } = {}) {
      const hasBody = method !== 'GET';
      const answer = await fetch(`${plane.url}${path}`, {
        method,
        headers: {
          ...(hasBody ? { 'content-type': 'application/json' } : {}),
          ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
          ...headers,
        },
        ...(hasBody ? { body: typeof body === 'string' ? body : JSON.stringify(body ?? {}) } : {}),
      });
      const text = await answer.text();
      return { status: answer.status, body: (text.startsWith('{') ? JSON.parse(text) : text) as unknown };
    },
    async signIn(username, password) {
      let token: string | undefined;
      await eventually(async () => {
        const { body } = await self.call('POST', '/api/v1/session', { body: { username, password } });
        token = stringAt(body, 'token');
        return token !== undefined;
      });
      return token ?? '';
    },
    async adminPassword() {
      const found = await cluster.get(
        await kindOf('Secret'),
        { namespace, name: 'argocd-initial-admin-secret' },
        signal,
      );
      const encoded = found.ok ? stringAt(found.value, 'data', 'password') : undefined;
      return Buffer.from(encoded ?? '', 'base64').toString();
    },
    async account(name, password, changedAt = new Date(0)) {
      await self.configure('ConfigMap', 'argocd-cm', { [`accounts.${name}`]: 'login' });
      await self.configure('Secret', 'argocd-secret', {
        [`accounts.${name}.password`]: await hash(password, 4),
        [`accounts.${name}.passwordMtime`]: changedAt.toISOString(),
      });
    },
    async configure(kind, name, values) {
      const field = kind === 'Secret' ? 'stringData' : 'data';
      await self.change(kind, { namespace, name }, { [field]: values });
    },
    async change(kind, target, body) {
      const written = await cluster.patch(await kindOf(kind), target, { type: 'merge', body }, signal);
      if (!written.ok) throw new Error(written.failure.message);
    },
    async application(application) {
      const name = stringAt(application, 'metadata', 'name') ?? '';
      const written = await cluster.create(await kindOf('Application'), application as KubeObject, {}, signal);
      if (!written.ok) throw new Error(written.failure.message);
      const token = await self.signIn('admin', await self.adminPassword());
      await eventually(
        async () => (await self.call('GET', `/api/v1/applications/${name}`, { as: token })).status === 200,
      );
    },
    async close() {
      await plane.close();
      await cluster.close();
      await api.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return self;
}

/** An Application that never comes to anything: its repository cannot be asked. */
export function applicationOf(name: string, project: string, repoURL = 'https://localhost:1/nothing.git') {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace },
    spec: {
      project,
      source: { repoURL, path: '.', targetRevision: 'HEAD' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'default' },
    },
  };
}

export async function eventually(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('did not come to hold in ten seconds');
    await new Promise((done) => setTimeout(done, 50));
  }
}
