import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Identity } from './certificates.ts';

/** All secrets of one server. */
export interface Credentials {
  /** Certificate of the authority, PEM: what clients trust. */
  readonly authority: string;
  readonly server: Identity;
  /** Client certificate of the user `kubernetes-admin` in `system:masters`. */
  readonly admin: Identity;
  /** Bearer token of the same user. */
  readonly token: string;
  /** Private key that signs tokens of service accounts, PEM. */
  readonly signingKey: string;
}

/** Reads the credentials of a data folder, or makes them there (0600). Without a folder they live in memory only. */
export async function loadCredentials(
  folder: string | undefined,
  hosts: readonly string[],
  now: number,
): Promise<Credentials> {
  const names = [...new Set(['localhost', '127.0.0.1', '::1', 'kubernetes', 'kubernetes.default.svc', ...hosts])];
  if (folder === undefined) return (await makeCredentials(names, now)).credentials;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'credentials.json');
  if (existsSync(file)) {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Kept;
    const isWhole = kept.credentials.signingKey !== undefined;
    if (isWhole && names.every((name) => kept.hosts.includes(name)) && now < kept.renewAfter) return kept.credentials;
    const renewed = await makeCredentials(names, now, kept);
    writePrivate(file, renewed);
    return renewed.credentials;
  }
  const made = await makeCredentials(names, now);
  writePrivate(file, made);
  return made.credentials;
}

interface Kept {
  readonly hosts: readonly string[];
  /** Milliseconds since 1970. */
  readonly renewAfter: number;
  readonly signer: Identity;
  readonly credentials: Credentials;
}

const renewal = 5 * 365 * 86_400_000;

/** A renewal keeps the authority and the token, so that kubeconfigs in use stay valid. */
async function makeCredentials(hosts: readonly string[], now: number, before?: Kept): Promise<Kept> {
  // Loaded only where certificates are made: a restart over an old folder does without.
  const make = await import('./certificates.ts');
  const signer = before?.signer ?? (await make.createAuthority(now));
  return {
    hosts,
    renewAfter: now + renewal,
    signer,
    credentials: {
      authority: signer.certificate,
      server: await make.createServerIdentity(signer, hosts, now),
      admin: await make.createClientIdentity(signer, 'kubernetes-admin', ['system:masters'], now),
      token: before?.credentials.token ?? randomBytes(32).toString('base64url'),
      signingKey: before?.credentials.signingKey ?? newSigningKey(),
    },
  };
}

function newSigningKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function writePrivate(file: string, kept: Kept): void {
  const temporary = `${file}.new`;
  writeFileSync(temporary, JSON.stringify(kept), { mode: 0o600 });
  chmodSync(temporary, 0o600);
  renameSync(temporary, file);
}
