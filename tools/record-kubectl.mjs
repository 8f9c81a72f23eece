/**
 * Records what the real kubectl sends when somebody changes a cluster by hand: `node tools/record-kubectl.mjs`.
 * kubectl talks plain HTTP to a small proxy, which passes everything on to an embedded API server and notes the writes.
 * The end-to-end tests replay them (packages/cli/e2e), with other names in the place of `recorded-*`.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApiServer } from '../packages/apiserver/src/main.ts';
import { readYaml } from '../packages/kube/src/yaml/read.ts';

const namespace = 'recorded-namespace';
const name = 'recorded-name';
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: 'web', image: 'nginx:1.21' }] },
    },
  },
};
const service = { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { ports: [{ port: 80 }] } };
const stranger = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { by: 'hand' } };

/** What people do, as kubectl is called for it. */
const deeds = {
  scale: { args: ['scale', `deployment/${name}`, '--replicas=7'] },
  setImage: { args: ['set', 'image', `deployment/${name}`, 'web=nginx:hotfix'] },
  edit: {
    args: ['edit', `deployment/${name}`],
    env: { KUBE_EDITOR: "sed -i 's/image: nginx:.*/image: nginx:edited/'" },
  },
  deleteService: { args: ['delete', `service/${name}`] },
  applyConfigMap: { args: ['apply', '-f', '-'], input: JSON.stringify(stranger) },
};

const server = await startApiServer();
const { value: config } = readYaml(server.kubeconfig, { dialect: 'v2' }).documents[0];
const decoded = (text) => Buffer.from(text, 'base64');
const { cluster } = config.clusters[0];
const { user } = config.users[0];
const agent = new Agent({
  ca: decoded(cluster['certificate-authority-data']),
  cert: decoded(user['client-certificate-data']),
  key: decoded(user['client-key-data']),
});
let noted = [];

const proxy = createServer((asked, answer) => {
  const parts = [];
  asked.on('data', (part) => parts.push(part));
  asked.once('end', () => {
    const body = Buffer.concat(parts);
    const { 'content-type': contentType, host: _, ...headers } = asked.headers;
    if (asked.method !== 'GET') {
      const text = body.toString();
      noted.push({
        method: asked.method,
        path: asked.url,
        ...(contentType === undefined ? {} : { contentType }),
        ...(text === '' ? {} : { body: text }),
      });
    }
    const all = { ...headers, ...(contentType === undefined ? {} : { 'content-type': contentType }) };
    const passed = request(server.url + asked.url, { method: asked.method, headers: all, agent }, (got) => {
      answer.writeHead(got.statusCode, got.headers);
      got.pipe(answer);
    });
    passed.once('error', () => answer.destroy());
    passed.end(body);
  });
});
await new Promise((done) => proxy.listen(0, '127.0.0.1', done));
const home = await mkdtemp(join(tmpdir(), 'record-kubectl-'));

function kubectl({ args, env = {}, input }) {
  const address = `http://127.0.0.1:${proxy.address().port}`;
  const child = spawn('kubectl', ['--server', address, '--namespace', namespace, ...args], {
    env: { PATH: process.env.PATH, HOME: home, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(input ?? '');
  let printed = '';
  child.stdout.on('data', (chunk) => (printed += chunk));
  return new Promise((done, fail) => {
    child.once('close', (code) => (code === 0 ? done(printed) : fail(new Error(`kubectl ${args.join(' ')}: ${code}`))));
  });
}

try {
  const home = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  for (const object of [home, deployment, service])
    await kubectl({ args: ['create', '-f', '-'], input: JSON.stringify(object) });
  const { clientVersion } = JSON.parse(await kubectl({ args: ['version', '--client', '-o', 'json'] }));
  const recordings = {};
  for (const [deed, how] of Object.entries(deeds)) {
    noted = [];
    await kubectl(how);
    recordings[deed] = { command: ['kubectl', ...how.args].join(' '), requests: noted };
  }
  const file = new URL('../packages/cli/e2e/recordings/kubectl.json', import.meta.url);
  await writeFile(file, `${JSON.stringify({ kubectl: clientVersion.gitVersion, recordings }, undefined, 2)}\n`);
} finally {
  proxy.close();
  proxy.closeAllConnections();
  agent.destroy();
  await server.close();
  await rm(home, { recursive: true, force: true });
}
