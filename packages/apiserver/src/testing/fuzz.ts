import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

import { startApiServer } from '#main.ts';

import { createMutator } from './mutate.ts';
import type { FuzzRequest } from './mutate.ts';
import { createClient } from './replay.ts';
import type { Case, Client } from './replay.ts';

export interface FuzzOptions {
  readonly seed: number;
  /** Asked before every batch. */
  readonly goesOn: (requests: number) => boolean;
}

export interface Find {
  readonly why: string;
  readonly request: FuzzRequest;
}

export interface FuzzReport {
  readonly requests: number;
  /** How many answers had which status. */
  readonly answers: Readonly<Record<string, number>>;
  readonly finds: readonly Find[];
}

const groups = ['crud', 'patch', 'apply', 'defaulting', 'validation', 'watch', 'table', 'crd', 'discovery', 'auth'];
/** Requests under way at once. */
const batch = 20;
const patience = 10_000;
const enough = 20;

/** Failures that the real server answers with 500 as well; everything else with that status is a mistake of ours. */
const realFailures: readonly RegExp[] = [
  /failed to create typed patch object/,
  /failed to create manager/,
  /resourceVersion: Invalid value/,
  /strconv\.ParseUint/,
  /resourceVersion should not be set on objects to be created/,
  /unknown patch type|The order in patch list|expected a \[\]interface|map: map\[.*does not contain declared merge key/s,
  /list element types are not identical/,
  /target\.(kind|name): |\[target\.kind: /,
  /the spec replicas field ".*" does not exist/,
  /more than one PodDisruptionBudget/,
];

/** Sends mutated requests of the recordings to a fresh server; a crash, a hang or a 500 is a find. */
export async function fuzzApiServer({ seed, goesOn }: FuzzOptions): Promise<FuzzReport> {
  const server = await startApiServer();
  const { client, close } = createClient(server.url, server.kubeconfig);
  const next = createMutator(seed, corpus());
  const answers: Record<string, number> = {};
  const finds: Find[] = [];
  let requests = 0;
  while (goesOn(requests) && finds.length < enough) {
    const sent = Array.from({ length: batch }, next);
    requests += sent.length;
    const outcomes = await Promise.all(
      sent.map(async (request) => ({ request, outcome: await judge(client, request) })),
    );
    for (const { request, outcome } of outcomes) {
      answers[outcome.status] = (answers[outcome.status] ?? 0) + 1;
      if (outcome.why !== undefined) finds.push({ why: outcome.why, request });
    }
  }
  close();
  await server.close();
  return { requests, answers, finds };
}

function corpus(): readonly FuzzRequest[] {
  return groups.flatMap((group) => {
    const file = new URL(`recordings/${group}.json.gz`, import.meta.url);
    const cases = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as readonly Case[];
    return cases.flatMap(({ steps }) =>
      steps.flatMap(({ method, path, headers, body }): FuzzRequest[] =>
        method === undefined || path === undefined
          ? []
          : [{ method, path, ...(headers === undefined ? {} : { headers }), ...(body === undefined ? {} : { body }) }],
      ),
    );
  });
}

interface Outcome {
  readonly status: string;
  readonly why: string | undefined;
}

/** Sends one request and says what is wrong with its answer. */
export async function judge(client: Client, request: FuzzRequest): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), patience);
  });
  try {
    const reply = await Promise.race([client.send(request), late]);
    if (reply === 'late') return { status: 'none', why: `no answer in ${patience / 1000} s` };
    const { status, body } = reply;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const message = String((body as { message?: unknown } | null)?.message ?? text);
    const isWrong = status >= 500 && status !== 504 && !realFailures.some((known) => known.test(message));
    return { status: String(status), why: isWrong ? `${status}: ${message.slice(0, 500)}` : undefined };
  } catch (error) {
    return { status: 'none', why: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
