import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from './refusal.ts';

export interface GuardOptions {
  /** Host names that may be asked for, without port; 'any' behind a proxy that checks them. */
  readonly hosts: 'any' | readonly string[];
  /** True when browsers reach us by https. */
  readonly secure: boolean;
}

const contentPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "object-src 'none'",
].join('; ');

/**
 * What holds for every request: known host names only (DNS rebinding), changes only from our own pages and with a JSON
 * body (forged forms), and headers that keep a page from loading or framing anything. beyond.md 8b.
 */
export function registerGuard(server: FastifyInstance, { hosts, secure }: GuardOptions): void {
  server.addHook('onRequest', async (request, reply) => {
    void reply.headers({
      'content-security-policy': contentPolicy,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      ...(secure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
    });
    const host = hostName(request.headers.host ?? '');
    if (hosts !== 'any' && !hosts.includes(host)) {
      throw new Refusal('PermissionDenied', `requests for host "${host}" are not served here; allow it with --host`);
    }
    if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return;
    refuseForeignOrigin(request);
    if (request.url.startsWith('/api/v1/') && !isJson(request.headers['content-type'])) {
      throw new Refusal('InvalidArgument', 'requests that change something need Content-Type: application/json');
    }
  });
}

function refuseForeignOrigin({ headers }: FastifyRequest): void {
  const { origin } = headers;
  if (headers['sec-fetch-site'] === 'cross-site')
    throw new Refusal('PermissionDenied', 'requests of other sites are refused');
  if (origin === undefined) return;
  if (!URL.canParse(origin) || new URL(origin).host !== headers.host) {
    throw new Refusal('PermissionDenied', 'requests of other sites are refused');
  }
}

function isJson(contentType: string | undefined): boolean {
  return contentType?.split(';')[0]?.trim().toLowerCase() === 'application/json';
}

function hostName(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}
