/** The clients of `bench/apiserver.ts`: reads address and kubeconfig from stdin, prints a line for each figure. */
import { connect } from 'node:http2';
import type { ClientHttp2Session } from 'node:http2';
import { text } from 'node:stream/consumers';

const [where = '', count = '10000'] = process.argv.slice(2);
const pods = Number(count);
const { url, kubeconfig } = JSON.parse(await text(process.stdin)) as { url: string; kubeconfig: string };
const field = (name: string): string =>
  Buffer.from(new RegExp(`${name}: (\\S+)`).exec(kubeconfig)?.[1] ?? '', 'base64').toString();
const credentials = {
  ca: field('certificate-authority-data'),
  cert: field('client-certificate-data'),
  key: field('client-key-data'),
};
const sessions = Array.from({ length: 4 }, () => connect(url, credentials));
const say = (name: string, value: string): void => console.log(`${`${where}: ${name}`.padEnd(44)} ${value}`);

interface Call {
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
  readonly type?: string;
}

function send(session: ClientHttp2Session, { method = 'GET', path, body, type = 'application/json' }: Call) {
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const head = { ':method': method, ':path': path, 'user-agent': 'bench', accept: 'application/json' };
  const stream = session.request(sent === undefined ? head : { ...head, 'content-type': type });
  if (sent !== undefined) stream.end(sent);
  return new Promise<{ readonly status: number; readonly bytes: number }>((resolve, reject) => {
    let [status, bytes] = [0, 0];
    stream.on('response', (headers) => (status = headers[':status'] ?? 0));
    stream.on('data', (chunk: Buffer) => (bytes += chunk.length));
    stream.on('end', () => resolve({ status, bytes }));
    stream.on('error', reject);
  });
}

/** Calls a second, with `width` of them under way at once. */
async function rate(name: string, calls: number, call: (i: number) => Call): Promise<void> {
  const width = 64;
  const since = performance.now();
  let next = 0;
  const bad = new Set<number>();
  const worker = async (lane: number): Promise<void> => {
    const session = sessions[lane % sessions.length];
    for (let i = next++; i < calls && session !== undefined; i = next++) {
      const { status } = await send(session, call(i));
      if (status >= 300) bad.add(status);
    }
  };
  await Promise.all(Array.from({ length: width }, (_, lane) => worker(lane)));
  const perSecond = calls / ((performance.now() - since) / 1000);
  say(name, `${perSecond.toFixed(0)} a second${bad.size > 0 ? `, REFUSED with ${[...bad].join()}` : ''}`);
}

const space = '/api/v1/namespaces/default';
const pad = 'x'.repeat(400);
const pod = (i: number): unknown => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `p-${i}`, labels: { app: `a-${i % 50}`, tier: 'web' }, annotations: { note: pad } },
  spec: {
    automountServiceAccountToken: false,
    containers: ['web', 'sidecar', 'metrics'].map((name, at) => ({
      name,
      image: `registry.example.com/team/${name}:1.${i % 7}`,
      ports: [{ containerPort: 8080 + at, name }],
      env: Array.from({ length: 6 }, (_, e) => ({ name: `VARIABLE_${e}`, value: `value-${i % 9}-${e}` })),
      resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } },
      readinessProbe: { httpGet: { path: '/ready', port: 8080 } },
    })),
  },
});
const map = (i: number, value: string): unknown => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: `c-${i}` },
  data: { key: value },
});
const named = (i: number): string => `${space}/configmaps/c-${i}`;
const [session] = sessions;
if (session === undefined) throw new Error('no connection');
await send(session, {
  method: 'POST',
  path: `${space}/serviceaccounts`,
  body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } },
});

const small = 5000;
await rate('creates of ConfigMaps', small, (i) => ({ method: 'POST', path: `${space}/configmaps`, body: map(i, 'a') }));
await rate('updates of ConfigMaps', small, (i) => ({ method: 'PUT', path: named(i), body: map(i, 'b') }));
const applied = 'application/apply-patch+yaml';
await rate('applies of ConfigMaps', small, (i) => {
  const path = `${named(i)}?fieldManager=bench&force=true`;
  return { method: 'PATCH', path, body: map(i, 'c'), type: applied };
});
await rate('gets of ConfigMaps', 4 * small, (i) => ({ path: named(i % small) }));
await rate('creates of pods', pods, (i) => ({ method: 'POST', path: `${space}/pods`, body: pod(i) }));
const one = await send(session, { path: `${space}/pods/p-1` });
say('size of a pod', `${(one.bytes / 1000).toFixed(1)} kB of JSON`);
for (const turn of ['first', 'again']) {
  const since = performance.now();
  const { bytes } = await send(session, { path: `${space}/pods` });
  say(
    `list of ${pods} pods, ${turn}`,
    `${((performance.now() - since) / 1000).toFixed(2)} s, ${(bytes / 1e6).toFixed(0)} MB`,
  );
}
await fanOut(1000);
for (const each of sessions) each.close();

/** One change, seen by many watchers: how long until the last of them has it. */
async function fanOut(watchers: number): Promise<void> {
  const connections = Array.from({ length: 10 }, () => connect(url, credentials));
  let seen = 0;
  let told: (() => void) | undefined;
  const changes = 100;
  const opened = Array.from({ length: watchers }, (_, i) => {
    const path = `${space}/secrets?watch=true`;
    const stream = connections[i % connections.length]?.request({ ':path': path, accept: 'application/json' });
    stream?.on('error', () => undefined);
    stream?.on('data', (chunk: Buffer) => {
      for (const byte of chunk) if (byte === 10) seen += 1;
      if (seen === watchers * changes) told?.();
    });
    return new Promise((resolve) => stream?.once('response', resolve));
  });
  await Promise.all(opened);
  const done = new Promise<void>((resolve) => (told = resolve));
  const since = performance.now();
  for (let i = 0; i < changes; i++) {
    const body = { apiVersion: 'v1', kind: 'Secret', metadata: { name: `s-${i}` } };
    await send(connections[0] as ClientHttp2Session, { method: 'POST', path: `${space}/secrets`, body });
  }
  await done;
  const each = (performance.now() - since) / changes;
  say(
    `a change to ${watchers} watchers`,
    `${each.toFixed(1)} ms, ${((watchers / each) * 1000).toFixed(0)} events a second`,
  );
  for (const connection of connections) connection.destroy();
}
