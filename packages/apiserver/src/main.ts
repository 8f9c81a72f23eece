import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { toJsonText } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { createAccess } from '#access/create.ts';
import type { StaticToken } from '#access/static-token.ts';
import { loadCredentials } from '#access/credentials.ts';
import { kubeconfigOf } from '#access/kubeconfig.ts';
import type { Clock } from '#api/clock.ts';
import { startHttp } from '#http/start.ts';
import { createRegistry } from '#resources/registry.ts';
import { createMemoryLog } from '#store/memory-log.ts';
import { openSqliteLog } from '#store/sqlite-log.ts';
import { createStore } from '#store/store.ts';
import { serveDefinitions } from '#verbs/definitions.ts';
import type { Machine } from '#verbs/machine.ts';
import { shareFields } from '#verbs/share-fields.ts';
import { startWorkloads } from '#workloads/start.ts';

import { furnish } from './furnish.ts';
import { createApi } from './in-process.ts';

export interface ApiServerOptions {
  /** Where state.db, the authority and the keys live; without it all is in memory and gone at the end. */
  readonly folder?: string;
  /** Address to listen on; loopback unless said otherwise. */
  readonly host?: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Simulated controllers: deployments make pods, pods become ready. On unless said otherwise. */
  readonly workloads?: boolean;
  /** Users who show a bearer token. */
  readonly tokens?: readonly StaticToken[];
  /** Who shows neither certificate nor token may ask for the version and health; false refuses them. On unless said otherwise. */
  readonly anonymous?: boolean;
  readonly clock?: Clock;
}

export interface ApiServer {
  readonly url: string;
  /** YAML text with everything a client needs. */
  readonly kubeconfig: string;
  close(): Promise<void>;
}

/** History older than this is dropped from the file. */
const compactEvery = 5 * 60_000;

const codec = {
  encode: (object: KubeObject): string => toJsonText(object),
  decode: (text: string): KubeObject => shareFields(JSON.parse(text) as KubeObject),
};

/** Starts a Kubernetes API server in this process. */
export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const host = options.host ?? '127.0.0.1';
  const clock = options.clock ?? systemClock;
  const { folder } = options;
  if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const credentials = await loadCredentials(folder, [host], Date.now());
  const store = createStore<KubeObject>(folder === undefined ? createMemoryLog() : openLog(folder), codec);
  const machine: Machine = {
    store,
    registry: createRegistry(),
    now: () => clock.now(),
    random: () => clock.random(),
    newUid: randomUUID,
    afterWrite: [],
    gates: [],
  };
  serveDefinitions(machine);
  furnish(machine);
  await store.settled();
  const access = createAccess(machine, credentials, options);
  const http = await startHttp({
    machine,
    credentials,
    access,
    host,
    port: options.port ?? 0,
  });
  const workloads =
    options.workloads === false
      ? undefined
      : startWorkloads(createApi(machine), clock, { onError: report, rootCertificate: credentials.authority });
  const stopCompaction = compactNowAndThen(machine);
  const shownHost = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const url = `https://${shownHost.includes(':') ? `[${shownHost}]` : shownHost}:${http.port}`;
  return {
    url,
    kubeconfig: kubeconfigOf(url, credentials, 'capstan'),
    close: async () => {
      stopCompaction();
      workloads?.stop();
      await http.close();
      store.close();
    },
  };
}

function openLog(folder: string): ReturnType<typeof openSqliteLog> {
  const file = join(folder, 'state.db');
  const log = openSqliteLog(file);
  chmodSync(file, 0o600);
  return log;
}

/** A failure of a simulated controller is a bug of ours; it tries again by itself. */
function report(controller: string, key: string, error: unknown): void {
  process.emitWarning(
    `simulated controller ${controller} failed on ${key}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
}

function compactNowAndThen({ store }: Machine): () => void {
  let before = store.revision();
  const timer = setInterval(() => {
    store.compact(before);
    before = store.revision();
  }, compactEvery);
  timer.unref();
  return () => clearInterval(timer);
}

const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
  random: Math.random,
};
