import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Headers, Sender } from './push.ts';
import { isGenuine } from './verify.ts';

const body = Buffer.from('{"ref":"refs/heads/main"}');
const hmac = createHmac('sha256', 'secret').update(body).digest('hex');

/** Each sender with the keys of argocd-secret and the headers that prove it, and a header that does not. */
const senders: readonly (readonly [Sender, Readonly<Record<string, string>>, Headers, Headers])[] = [
  [
    'github',
    { 'webhook.github.secret': 'secret' },
    { 'x-hub-signature-256': `sha256=${hmac}` },
    { 'x-hub-signature-256': hmac },
  ],
  ['gogs', { 'webhook.gogs.secret': 'secret' }, { 'x-gogs-signature': hmac }, { 'x-gogs-signature': `x${hmac}` }],
  [
    'bitbucket-server',
    { 'webhook.bitbucketserver.secret': 'secret' },
    { 'x-hub-signature': `sha256=${hmac}` },
    { 'x-hub-signature': 'sha256=' },
  ],
  ['gitlab', { 'webhook.gitlab.secret': 'secret' }, { 'x-gitlab-token': 'secret' }, { 'x-gitlab-token': 'Secret' }],
  ['bitbucket', { 'webhook.bitbucket.uuid': '{1}' }, { 'x-hook-uuid': '{1}' }, { 'x-hook-uuid': '{2}' }],
  [
    'azure-devops',
    { 'webhook.azuredevops.username': 'me', 'webhook.azuredevops.password': 'secret' },
    { authorization: `Basic ${Buffer.from('me:secret').toString('base64')}` },
    { authorization: `Basic ${Buffer.from('me:other').toString('base64')}` },
  ],
];

describe.each(senders)('a webhook of %s', (sender, secrets, proof, wrong) => {
  const known = new Map(Object.entries(secrets));

  it('is genuine only with the proof of its secret', () => {
    expect(isGenuine(sender, proof, body, known)).toBe(true);
    expect(isGenuine(sender, wrong, body, known)).toBe(false);
    expect(isGenuine(sender, {}, body, known)).toBe(false);
    const [name = ''] = Object.keys(proof);
    expect(isGenuine(sender, { [name]: [String(proof[name]), 'another'] }, body, known)).toBe(false);
  });

  it('needs none while no secret is set', () => {
    expect(isGenuine(sender, {}, body, new Map())).toBe(true);
  });
});

it('a signature of another body proves nothing', () => {
  const secrets = new Map([['webhook.github.secret', 'secret']]);
  expect(isGenuine('github', { 'x-hub-signature-256': `sha256=${hmac}` }, Buffer.from('{}'), secrets)).toBe(false);
});
