import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicationOf, eventually, startTestPlane } from '#testing/plane.ts';
import type { TestPlane } from '#testing/plane.ts';

let plane: TestPlane;
let admin: string;

beforeAll(async () => {
  plane = await startTestPlane();
  admin = await plane.signIn('admin', await plane.adminPassword());
  await plane.account('alice', 'alices-password');
  await plane.account('bob', 'bobs-password');
  await plane.configure('ConfigMap', 'argocd-rbac-cm', {
    'policy.csv': 'p, alice, applications, get, team-a/*, allow',
  });
  for (const [name, project] of Object.entries({ shop: 'team-a', vault: 'team-b' })) {
    await plane.application(applicationOf(name, project));
  }
});

afterAll(() => plane.close());

describe('every request', () => {
  it('must name a host that is served: a page that rebinds its own name reaches nothing', async () => {
    expect(await statusFor({ host: 'evil.example' })).toBe(403);
    expect(await statusFor({ host: `localhost:${plane.port}` })).toBe(200);
  });

  it('that changes something must come from our own pages and be JSON', async () => {
    const path = '/api/v1/applications/shop/sync';
    const headers = { authorization: `Bearer ${admin}`, 'content-type': 'application/json' };
    const foreign = await plane.call('POST', path, { headers: { ...headers, origin: 'https://evil.example' } });
    expect(foreign).toMatchObject({ status: 403, body: { message: 'requests of other sites are refused' } });
    const site = await plane.call('POST', path, { headers: { ...headers, 'sec-fetch-site': 'cross-site' } });
    expect(site.status).toBe(403);
    const form = await plane.call('POST', path, { headers: { ...headers, 'content-type': 'text/plain' } });
    expect(form.status).toBe(400);
  });

  it('is answered with headers that let no page load or frame anything foreign', async () => {
    const { headers } = await fetch(`${plane.url}/api/version`);
    expect(headers.get('content-security-policy')).toMatch(/default-src 'self'.*frame-ancestors 'none'/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
  });

  it('too large is refused, and nothing is read on', async () => {
    const body = `{"username":"${'x'.repeat(9 << 20)}"}`;
    expect((await plane.call('POST', '/api/v1/session', { body })).status).toBe(429);
  });
});

/** Every route of the API: a new one must say here who may use it. */
const routes: readonly (readonly [method: string, path: string])[] = [
  ['GET', '/api/v1/settings'],
  ['GET', '/api/v1/applications'],
  ['POST', '/api/v1/applications'],
  ['GET', '/api/v1/applications/vault'],
  ['DELETE', '/api/v1/applications/vault'],
  ['POST', '/api/v1/applications/vault/sync'],
  ['POST', '/api/v1/applications/vault/rollback'],
  ['DELETE', '/api/v1/applications/vault/operation'],
  ['GET', '/api/v1/applications/vault/resource-tree'],
  ['GET', '/api/v1/applications/vault/managed-resources'],
  ['GET', '/api/v1/applications/vault/resource?kind=Secret&resourceName=x'],
  ['GET', '/api/v1/applications/vault/events'],
  ['GET', '/api/v1/applications/vault/revisions/abc/metadata'],
  ['GET', '/api/v1/stream/applications'],
  ['GET', '/api/v1/stream/applications/vault/resource-tree'],
];

describe('who is not signed in', () => {
  it.each(routes)('may not %s %s', async (method, path) => {
    expect((await plane.call(method, path)).status).toBe(401);
    expect((await plane.call(method, path, { as: 'made.up.token' })).status).toBe(401);
  });

  it('learns from nothing whether a name is right', async () => {
    const unknown = await plane.call('POST', '/api/v1/session', { body: { username: 'nobody', password: 'wrong' } });
    const wrong = await plane.call('POST', '/api/v1/session', { body: { username: 'bob', password: 'wrong' } });
    expect(unknown.status).toBe(401);
    expect(unknown.body).toEqual(wrong.body);
  });

  it('is stopped after five wrong passwords, the right one then included', async () => {
    await plane.account('carol', 'carols-password');
    const tryIn = (password: string) =>
      plane.call('POST', '/api/v1/session', { body: { username: 'carol', password } });
    for (let count = 0; count < 5; count++) expect((await tryIn(`wrong-${count}`)).status).toBe(401);
    expect(await tryIn('carols-password')).toMatchObject({ status: 429 });
  });
});

describe('who is signed in', () => {
  it('sees what the policy allows, and of the rest not even that it is there', async () => {
    const alice = await plane.signIn('alice', 'alices-password');
    const { body } = await plane.call('GET', '/api/v1/applications', { as: alice });
    expect(namesIn(body)).toEqual(['shop']);
    expect((await plane.call('GET', '/api/v1/applications/shop', { as: alice })).status).toBe(200);
    const hidden = await plane.call('GET', '/api/v1/applications/vault', { as: alice });
    const missing = await plane.call('GET', '/api/v1/applications/nothing', { as: alice });
    expect(hidden.status).toBe(403);
    expect(missing.status).toBe(403);
    const withoutName = (text: unknown) => JSON.stringify(text).replaceAll(/vault|nothing/g, 'NAME');
    expect(withoutName(hidden.body)).toBe(withoutName(missing.body));
  });

  it.each(routes.filter(([, path]) => path.includes('vault') && !path.includes('stream')))(
    'is refused %s %s without a right to it',
    async (method, path) => {
      const bob = await plane.signIn('bob', 'bobs-password');
      expect(
        (await plane.call(method, path, { as: bob, body: method === 'POST' ? { id: 0 } : undefined })).status,
      ).toBe(403);
    },
  );

  it('may not sync, roll back or delete what may only be read', async () => {
    const alice = await plane.signIn('alice', 'alices-password');
    const denied = await plane.call('POST', '/api/v1/applications/shop/sync', { as: alice, body: {} });
    expect(denied).toMatchObject({
      status: 403,
      body: { message: 'permission denied: applications, sync, team-a/shop' },
    });
    expect(
      (await plane.call('POST', '/api/v1/applications/shop/rollback', { as: alice, body: { id: 0 } })).status,
    ).toBe(403);
    expect((await plane.call('DELETE', '/api/v1/applications/shop', { as: alice })).status).toBe(403);
  });

  it('may not create an application in a project that is not theirs', async () => {
    const alice = await plane.signIn('alice', 'alices-password');
    const body = applicationOf('new', 'team-b');
    expect((await plane.call('POST', '/api/v1/applications', { as: alice, body })).status).toBe(403);
  });

  it('is out after signing out, with the same token', async () => {
    const token = await plane.signIn('bob', 'bobs-password');
    expect(await plane.call('GET', '/api/v1/session/userinfo', { as: token })).toMatchObject({
      body: { username: 'bob' },
    });
    await plane.call('DELETE', '/api/v1/session', { as: token });
    expect((await plane.call('GET', '/api/v1/applications', { as: token })).status).toBe(401);
    expect(await plane.call('GET', '/api/v1/session/userinfo', { as: token })).toMatchObject({
      body: { loggedIn: false },
    });
  });

  it('is out when the password changes', async () => {
    const token = await plane.signIn('bob', 'bobs-password');
    await plane.account('bob', 'bobs-password', new Date(Date.now() + 5_000));
    await eventually(async () => (await plane.call('GET', '/api/v1/applications', { as: token })).status === 401);
    await plane.account('bob', 'bobs-password', new Date(0));
  });
});

describe('a webhook', () => {
  const push = { repository: { html_url: 'https://example.com/(a+)+$' } };

  it('of nobody known is refused, and one of any other shape changes nothing', async () => {
    expect((await plane.call('POST', '/api/webhook', { body: push })).status).toBe(400);
    const headers = { 'x-github-event': 'push', 'content-type': 'application/json' };
    expect((await plane.call('POST', '/api/webhook', { headers, body: push })).status).toBe(200);
    expect((await plane.call('POST', '/api/webhook', { headers, body: '{"repository":' })).status).toBe(400);
    expect((await plane.call('POST', '/api/webhook', { headers, body: '"text"' })).status).toBe(200);
  });

  it('of more than a megabyte is refused before it is looked at', async () => {
    const headers = { 'x-github-event': 'push', 'content-type': 'application/json' };
    expect((await plane.call('POST', '/api/webhook', { headers, body: 'x'.repeat(2 << 20) })).status).toBe(429);
  });

  it('must be signed once a secret is set', async () => {
    await plane.configure('Secret', 'argocd-secret', { 'webhook.github.secret': 'top' });
    const headers = { 'x-github-event': 'push', 'content-type': 'application/json' };
    await eventually(async () => (await plane.call('POST', '/api/webhook', { headers, body: push })).status === 401);
  });
});

/** The Host header is not ours to set in fetch. */
function statusFor(headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: plane.port, path: '/api/version', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on('error', reject).end();
  });
}

function namesIn(list: unknown): readonly string[] {
  const { items } = list as { readonly items: readonly { readonly metadata: { readonly name: string } }[] };
  return items.map(({ metadata }) => metadata.name);
}
