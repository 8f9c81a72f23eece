import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Headers, Sender } from './push.ts';

/**
 * True when the sender has proved that it knows the secret of argocd-secret, or when none is set: an unsigned webhook can
 * only cause a fetch (argocd.md 6.6).
 */
export function isGenuine(
  sender: Sender,
  headers: Headers,
  body: Buffer,
  secrets: ReadonlyMap<string, string>,
): boolean {
  switch (sender) {
    case 'github':
      return signed(headers['x-hub-signature-256'], 'sha256=', body, secrets.get('webhook.github.secret'));
    case 'gogs':
      return signed(headers['x-gogs-signature'], '', body, secrets.get('webhook.gogs.secret'));
    case 'bitbucket-server':
      return signed(headers['x-hub-signature'], 'sha256=', body, secrets.get('webhook.bitbucketserver.secret'));
    case 'gitlab':
      return equal(headers['x-gitlab-token'], secrets.get('webhook.gitlab.secret'));
    case 'bitbucket':
      return equal(headers['x-hook-uuid'], secrets.get('webhook.bitbucket.uuid'));
    case 'azure-devops':
      return equal(headers['authorization'], basic(secrets));
  }
}

function signed(
  given: string | string[] | undefined,
  prefix: string,
  body: Buffer,
  secret: string | undefined,
): boolean {
  if (secret === undefined || secret === '') return true;
  return equal(given, prefix + createHmac('sha256', secret).update(body).digest('hex'));
}

function equal(given: string | string[] | undefined, expected: string | undefined): boolean {
  if (expected === undefined || expected === '') return true;
  if (typeof given !== 'string') return false;
  const [one, other] = [given, expected].map((text) => createHmac('sha256', 'compare').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}

function basic(secrets: ReadonlyMap<string, string>): string | undefined {
  const [name = '', password = ''] = ['username', 'password'].map((key) => secrets.get(`webhook.azuredevops.${key}`));
  return name === '' ? undefined : `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
}
