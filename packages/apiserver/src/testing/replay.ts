import { connect } from 'node:http2';
import type { ClientHttp2Session } from 'node:http2';

import type { Json } from '@capstan/kube/object/json.ts';
import { isMap } from '@capstan/kube/object/json.ts';
import { listAt, mapAt, stringAt } from '@capstan/kube/object/read.ts';

import { startApiServer } from '#main.ts';

import { differences, substitute } from './match.ts';
import type { Bindings } from './match.ts';

export interface Step {
  readonly method?: string;
  readonly path?: string;
  readonly action?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly user?: string;
  readonly body?: Json;
  readonly status?: number;
  readonly responseHeaders?: { readonly warning?: readonly string[] };
  readonly response?: Json;
  readonly retry?: boolean;
  readonly unordered?: boolean;
  readonly watch?: boolean;
  readonly events?: readonly Json[];
  readonly closedAfterStep?: number;
  readonly endedByServer?: boolean;
}

export interface Case {
  readonly name: string;
  readonly group: string;
  readonly namespace?: string;
  readonly steps: readonly Step[];
}

interface Reply {
  readonly status: number;
  readonly warnings: readonly string[];
  readonly body: Json;
}

export interface Client {
  send(step: Step): Promise<Reply>;
  open(step: Step): {
    readonly status: Promise<number>;
    readonly lines: string[];
    readonly ended: Promise<void>;
    close(): void;
  };
}

/** A plain HTTP/2 client of a server that `kubeconfig` describes. The administrator shows a certificate, or a token. */
export function createClient(
  url: string,
  kubeconfig: string,
  { byToken = false } = {},
): { readonly client: Client; close(): void } {
  const field = (name: string): string =>
    Buffer.from(new RegExp(`${name}: (\\S+)`).exec(kubeconfig)?.[1] ?? '', 'base64').toString();
  const ca = field('certificate-authority-data');
  const admin = connect(url, { ca, cert: field('client-certificate-data'), key: field('client-key-data') });
  const stranger = connect(url, { ca });
  const start = (step: Step): ReturnType<ClientHttp2Session['request']> => {
    const user = step.user ?? 'admin';
    const isCertified = user === 'admin' && !byToken;
    const session = isCertified ? admin : stranger;
    const text =
      step.body === undefined ? undefined : typeof step.body === 'string' ? step.body : JSON.stringify(step.body);
    const stream = session.request(
      {
        ':method': step.method ?? 'GET',
        ':path': encodeURI(step.path ?? '/').replaceAll('%25', '%'),
        'user-agent': 'rec',
        accept: 'application/json',
        ...(isCertified ? {} : authorizationOf(user)),
        ...step.headers,
      },
      { endStream: text === undefined },
    );
    stream.on('error', () => undefined);
    if (text !== undefined) stream.end(text);
    return stream;
  };
  return {
    client: {
      send: (step) =>
        new Promise((resolve, reject) => {
          const stream = start(step);
          let status = 0;
          let warnings: readonly string[] = [];
          let text = '';
          stream.setEncoding('utf8');
          stream.on('response', (headers) => {
            status = headers[':status'] ?? 0;
            const warning: unknown = headers['warning'];
            warnings = Array.isArray(warning)
              ? warning.map(String)
              : typeof warning === 'string'
                ? warning.split(/, (?=299)/)
                : [];
          });
          stream.on('data', (chunk: string) => (text += chunk));
          stream.on('end', () => resolve({ status, warnings, body: parsed(text) }));
          stream.on('error', reject);
        }),
      open: (step) => {
        const stream = start(step);
        const lines: string[] = [];
        let rest = '';
        stream.setEncoding('utf8');
        stream.on('data', (chunk: string) => {
          const parts = (rest + chunk).split('\n');
          rest = parts.pop() ?? '';
          lines.push(...parts);
        });
        return {
          status: new Promise((resolve) => stream.on('response', (headers) => resolve(headers[':status'] ?? 0))),
          lines,
          ended: new Promise((resolve) =>
            stream.on('close', () => {
              if (rest !== '') lines.push(rest);
              resolve();
            }),
          ),
          close: () => stream.close(),
        };
      },
    },
    close: () => {
      admin.destroy();
      stranger.destroy();
    },
  };
}

/** A name stands for that user, anything else for a token. */
function authorizationOf(user: string): { readonly authorization?: string } {
  if (user === 'anonymous') return {};
  const isName = recordedUsers.some(({ name }) => name === user);
  return { authorization: `Bearer ${isName ? `${user}token` : user}` };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** The users of the recordings, whose tokens are `<name>token`. */
const recordedUsers = [
  { name: 'admin', groups: ['system:masters'] },
  { name: 'alice', groups: ['devs'] },
  { name: 'bob', groups: ['ops'] },
].map(({ name, groups }) => ({ name, groups, uid: `${name}-uid`, token: `${name}token` }));

/** Runs a recorded case against a fresh server; answers what differs. */
export async function replay(recorded: Case): Promise<readonly string[]> {
  const server = await startApiServer({ workloads: false, tokens: recordedUsers });
  const { client, close } = createClient(server.url, server.kubeconfig, { byToken: true });
  try {
    if (recorded.namespace !== undefined) await makeNamespace(client, recorded.namespace);
    return await runSteps(client, recorded);
  } finally {
    close();
    await server.close();
  }
}

async function makeNamespace(client: Client, name: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  await client.send({ method: 'POST', path: '/api/v1/namespaces', headers, body: namespace });
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } };
  await client.send({ method: 'POST', path: `/api/v1/namespaces/${name}/serviceaccounts`, headers, body: account });
}

async function runSteps(client: Client, { steps }: Case): Promise<readonly string[]> {
  const bindings: Bindings = new Map();
  const versions: string[] = [];
  const problems: string[] = [];
  const watches: { readonly at: number; readonly step: Step; readonly stream: ReturnType<Client['open']> }[] = [];
  for (const [i, recorded] of steps.entries()) {
    const step = { ...recorded, ...asked(recorded, withSetUp(bindings, versions)) };
    if (step.action !== undefined) continue;
    if (step.watch === true) {
      const stream = client.open(step);
      const status = await Promise.race([
        stream.status,
        new Promise<number>((resolve) => setTimeout(() => resolve(-1), 500)),
      ]);
      if (status !== -1 && status !== step.status) problems.push(`step ${i}: ${status}, not ${step.status}`);
      watches.push({ at: i, step, stream });
    } else {
      const found = await runStep(client, step, bindings, versions);
      problems.push(...found.map((problem) => `step ${i} ${step.method ?? ''} ${step.path ?? ''}: ${problem}`));
    }
    await finishWatches(i + 1);
  }
  await finishWatches(steps.length);
  return problems;

  async function finishWatches(stepsRun: number): Promise<void> {
    for (const one of watches.slice()) {
      const byServer = one.step.endedByServer === true;
      if ((one.step.closedAfterStep ?? steps.length) > stepsRun && !(byServer && stepsRun >= steps.length)) continue;
      watches.splice(watches.indexOf(one), 1);
      await (byServer ? one.stream.ended : new Promise((resolve) => setTimeout(resolve, 30)));
      one.stream.close();
      const events = one.stream.lines.map(parsed);
      const wanted = one.step.events ?? [];
      const kept = wanted.some((event) => isMap(event) && event['type'] === 'BOOKMARK')
        ? events.slice(0, wanted.length)
        : events;
      const { response } = one.step;
      problems.push(
        ...(response === undefined
          ? differences([...wanted], kept, bindings, `watch ${one.at} `)
          : differences(response, refusalOf(one.stream.lines, response), bindings, `watch ${one.at} `)),
      );
    }
  }
}

/** A watch that was refused: its lines are one answer. */
function refusalOf(lines: readonly string[], wanted: Json): Json {
  return typeof wanted === 'string' ? `${lines.join('\n')}\n` : parsed(lines.join('\n'));
}

function asked({ path = '', body, user }: Step, bindings: Bindings): Partial<Step> {
  return {
    path: String(substitute(path, bindings)),
    ...(body === undefined ? {} : { body: substitute(body, bindings) }),
    ...(user === undefined ? {} : { user: String(substitute(user, bindings)) }),
  };
}

/** Requests may name a version that only an answer without a recording has shown: the n-th of the case. */
function withSetUp(bindings: Bindings, versions: readonly string[]): Bindings {
  return new Map([...versions.map((version, i): [string, string] => [`<rv-${i + 1}>`, version]), ...bindings]);
}

async function runStep(client: Client, step: Step, bindings: Bindings, versions: string[]): Promise<readonly string[]> {
  let found: readonly string[] = [];
  for (let attempt = 0; attempt < (step.retry === true ? 20 : 1); attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const reply = await client.send(step);
    const version = stringAt(reply.body, 'metadata', 'resourceVersion') ?? '';
    if (version !== '' && !versions.includes(version)) versions.push(version);
    found = compare(step, reply, bindings);
    if (found.length === 0) return found;
  }
  return found;
}

function compare(step: Step, reply: Reply, bindings: Bindings): readonly string[] {
  if (reply.status !== step.status) {
    const shown = JSON.stringify(reply.body).slice(0, 300);
    const wanted = isMap(step.response) ? JSON.stringify(step.response['message']) : '';
    return [`${reply.status}, not ${String(step.status)}: ${shown} not ${wanted}`];
  }
  const warnings = step.responseHeaders?.warning ?? [];
  const warned = step.response === undefined || warnings.join() === reply.warnings.join();
  return [
    ...(step.response === undefined ? [] : differences(step.response, bodyOf(step, reply), bindings)),
    ...(warned ? [] : [`warnings ${JSON.stringify(reply.warnings)}, not ${JSON.stringify(warnings)}`]),
  ];
}

/** Several errors whose order the real server does not fix are recorded in order of their text. */
function bodyOf({ unordered = false }: Step, { body }: Reply): Json {
  const causes = listAt(body, 'details', 'causes');
  if (!unordered || !isMap(body) || body['reason'] !== 'Invalid') return body;
  const line = (cause: Json): string => `${stringAt(cause, 'field') ?? ''}: ${stringAt(cause, 'message') ?? ''}`;
  const sorted = causes.toSorted((a, b) => (line(a) < line(b) ? -1 : 1));
  const head = (stringAt(body, 'message') ?? '').split(' is invalid: ')[0] ?? '';
  const lines = [...new Set(sorted.map(line))];
  const list = lines.length === 1 ? lines.join('') : `[${lines.join(', ')}]`;
  return { ...body, message: `${head} is invalid: ${list}`, details: { ...mapAt(body, 'details'), causes: sorted } };
}
