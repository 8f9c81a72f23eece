import type { KubeObject } from '@capstan/kube/object/object.ts';
import { mapAt } from '@capstan/kube/object/read.ts';
import { parseDuration } from '@capstan/core/app/duration.ts';

/** Sign-in as argocd-cm, argocd-secret and argocd-rbac-cm describe it (argocd.md 6.3-6.5). */
export interface AuthSettings {
  /** Signs session tokens; undefined while argocd-secret has none, and nobody can sign in. */
  readonly signatureKey: string | undefined;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly sessionMs: number;
  readonly policyTexts: readonly string[];
  readonly defaultRole: string;
  /** Secrets of webhook senders by key, such as `webhook.github.secret`. */
  readonly webhookSecrets: ReadonlyMap<string, string>;
}

export interface Account {
  readonly name: string;
  readonly enabled: boolean;
  readonly canLogIn: boolean;
  /** bcrypt. */
  readonly passwordHash: string | undefined;
  /** Milliseconds since 1970; tokens issued before it are refused. */
  readonly passwordChangedAt: number;
}

export interface ConfigObjects {
  readonly config: KubeObject | undefined;
  readonly secret: KubeObject | undefined;
  readonly rbac: KubeObject | undefined;
}

const day = 24 * 60 * 60 * 1000;

export function authSettings({ config, secret, rbac }: ConfigObjects): AuthSettings {
  const values = textsOf(mapAt(config, 'data'));
  const secrets = new Map([...textsOf(mapAt(secret, 'data'))].map(([key, value]) => [key, decode(value)]));
  const policies = [...textsOf(mapAt(rbac, 'data'))];
  const names = [...values.keys()].flatMap((key) => /^accounts\.([^.]+)$/.exec(key)?.[1] ?? []);
  return {
    signatureKey: secrets.get('server.secretkey'),
    accounts: new Map(['admin', ...names].map((name) => [name, accountOf(name, values, secrets)])),
    sessionMs: parseDuration(values.get('users.session.duration') ?? '') ?? day,
    policyTexts: policies
      .filter(([key]) => key === 'policy.csv' || /^policy\..+\.csv$/.test(key))
      .toSorted(([a], [b]) => (a === 'policy.csv' ? -1 : b === 'policy.csv' ? 1 : a < b ? -1 : 1))
      .map(([, text]) => text),
    defaultRole: new Map(policies).get('policy.default') ?? '',
    webhookSecrets: new Map([...secrets].filter(([key]) => key.startsWith('webhook.'))),
  };
}

function accountOf(name: string, values: ReadonlyMap<string, string>, secrets: ReadonlyMap<string, string>): Account {
  const isAdmin = name === 'admin';
  const prefix = isAdmin ? 'admin' : `accounts.${name}`;
  const capabilities = (values.get(prefix) ?? '').split(',').map((capability) => capability.trim());
  return {
    name,
    enabled: values.get(`${prefix}.enabled`) !== 'false',
    canLogIn: isAdmin || capabilities.includes('login'),
    passwordHash: secrets.get(`${prefix}.password`),
    passwordChangedAt: Date.parse(secrets.get(`${prefix}.passwordMtime`) ?? '') || 0,
  };
}

function textsOf(data: { readonly [key: string]: unknown }): ReadonlyMap<string, string> {
  return new Map(Object.entries(data).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])));
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
