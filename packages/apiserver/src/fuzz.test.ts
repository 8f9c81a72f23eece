import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApiServer } from '#main.ts';
import type { ApiServer } from '#main.ts';
import { fuzzApiServer, judge } from '#testing/fuzz.ts';
import type { Find } from '#testing/fuzz.ts';
import { createClient } from '#testing/replay.ts';

/** Requests that once made a server of ours fail. */
const finds = JSON.parse(readFileSync(new URL('testing/finds.json', import.meta.url), 'utf8')) as readonly Find[];

describe('an API server under requests that nobody would send', () => {
  let server: ApiServer;
  beforeAll(async () => {
    server = await startApiServer();
  });
  afterAll(() => server.close());

  it.each(finds)('answers what once failed with $why', async ({ request }) => {
    const { client, close } = createClient(server.url, server.kubeconfig);
    expect(await judge(client, request)).toMatchObject({ why: undefined });
    close();
  });

  it('neither fails nor hangs on 4,000 of them', async () => {
    const { finds: found, answers } = await fuzzApiServer({ seed: 36, goesOn: (requests) => requests < 4000 });
    expect(found).toEqual([]);
    // The mutations reach what they are meant to reach.
    for (const status of ['200', '201', '400', '404', '409', '415', '422']) expect(answers[status]).toBeGreaterThan(10);
  }, 120_000);
});
