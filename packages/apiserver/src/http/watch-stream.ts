import type { JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { Http2ServerResponse } from 'node:http2';

import type { ListOptions } from '#verbs/list-options.ts';
import type { Machine } from '#verbs/machine.ts';
import { statusBody } from '#verbs/status.ts';
import { tooOld } from '#verbs/watch.ts';
import type { Watch } from '#verbs/watch.ts';

import { goJsonText } from './answer.ts';
import type { Look } from './look.ts';

export interface Stream {
  readonly machine: Machine;
  readonly options: ListOptions;
  readonly watch: Watch;
  readonly look: Look;
}

const bookmarkEvery = 60_000;
const defaultSeconds = 30 * 60;
/** A client that does not read is cut: others must not pay for its buffer. */
const bufferLimit = 64 * 1024 * 1024;

/** Writes events until the time is over or either side hangs up. */
export function streamWatch(response: Http2ServerResponse, stream: Stream): void {
  const { machine, options, watch, look } = stream;
  response.writeHead(200, { 'content-type': look.contentType, 'cache-control': 'no-cache, private' });
  // The head must not wait for the first event.
  flushHead(response);
  let last = watch.revision;
  let first = true;
  const write = (line: string): void => {
    response.write(line);
    if (response.writableLength > bufferLimit) response.destroy();
  };
  const event = (type: string, object: KubeObject): void => {
    write(`{"type":"${type}","object":${look.event(object, first)}}\n`);
    first = false;
  };
  const bookmark = (initialEnd: boolean): void => {
    write(`{"type":"BOOKMARK","object":${look.bookmark(bookmarkMetadata(last, initialEnd))}}\n`);
  };
  for (const object of watch.initial) event('ADDED', object);
  if (watch.marksInitialEnd) bookmark(true);
  const stop = watch.start(({ type, object }) => {
    last = object.metadata.resourceVersion ?? last;
    event(type, object);
  });
  if (stop === undefined) {
    const refusal = tooOld(options.resourceVersion, machine);
    response.end(`{"type":"ERROR","object":${goJsonText(statusBody(refusal.status))}}\n`);
    return;
  }
  const settle = (): void => {
    last = String(Math.max(Number(last), machine.store.settledRevision()));
  };
  const ticking = setInterval(() => {
    if (!options.allowWatchBookmarks) return;
    settle();
    bookmark(false);
  }, bookmarkEvery);
  const seconds = options.timeoutSeconds ?? Math.round(defaultSeconds * (1 + machine.random()));
  const ending = setTimeout(() => {
    if (options.allowWatchBookmarks) {
      settle();
      bookmark(false);
    }
    response.end();
  }, seconds * 1000);
  response.once('close', () => {
    stop();
    clearInterval(ticking);
    clearTimeout(ending);
  });
}

/** HTTP/2 sends the head at once, HTTP/1.1 with the first byte or when told to. */
function flushHead(response: Http2ServerResponse): void {
  (response as { flushHeaders?(): void }).flushHeaders?.();
}

function bookmarkMetadata(revision: string, initialEnd: boolean): JsonMap {
  const annotations = initialEnd ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {};
  return { resourceVersion: revision, ...annotations };
}
