import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { gzip } from 'node:zlib';

import type { Answer } from './answer.ts';

const compressFrom = 128 * 1024;

/** Writes a whole answer: pretty where a human asks, compressed where it is large. */
export function sendAnswer(request: Http2ServerRequest, response: Http2ServerResponse, answer: Answer): void {
  const body = wantsPretty(request) && isJson(answer) ? pretty(answer.body) : answer.body;
  const headers: Record<string, string | string[]> = {
    'content-type': answer.contentType,
    'cache-control': 'no-cache, private',
    ...answer.headers,
  };
  const warnings = answer.warnings ?? [];
  if (warnings.length > 0) headers['warning'] = warnings.map((text) => `299 - ${JSON.stringify(text)}`);
  const zipped = String(request.headers['accept-encoding'] ?? '').includes('gzip') && body.length > compressFrom;
  if (!zipped) {
    finish(request, response, { code: answer.code, headers, body });
    return;
  }
  gzip(body, { level: 1 }, (error, packed) => {
    if (error !== null) finish(request, response, { code: answer.code, headers, body });
    else
      finish(request, response, {
        code: answer.code,
        headers: { ...headers, 'content-encoding': 'gzip' },
        body: packed,
      });
  });
}

interface Out {
  readonly code: number;
  readonly headers: Record<string, string | string[]>;
  readonly body: string | Buffer;
}

function finish(request: Http2ServerRequest, response: Http2ServerResponse, { code, headers, body }: Out): void {
  if (response.destroyed) return;
  response.writeHead(code, { ...headers, 'content-length': String(Buffer.byteLength(body)) });
  if (request.method === 'HEAD') response.end();
  else response.end(body);
}

function isJson({ contentType }: Answer): boolean {
  return contentType.startsWith('application/json');
}

function wantsPretty(request: Http2ServerRequest): boolean {
  const asked = /[?&]pretty=([^&]*)/.exec(request.url)?.[1];
  if (asked !== undefined) return asked !== 'false' && asked !== '0';
  return /^(curl|Wget|Mozilla)\//.test(request.headers['user-agent'] ?? '');
}

function pretty(body: string | Buffer): string {
  const text = JSON.stringify(JSON.parse(String(body)), undefined, 2);
  return `${text}\n`;
}
