import { compare } from 'bcryptjs';
import type { Subject } from '@capstan/core/access/policy.ts';
import type { Clock } from '#runtime/clock.ts';
import type { AuthSettings } from '#settings/auth-settings.ts';
import { Refusal } from '#http/refusal.ts';
import { createAttempts } from './attempts.ts';
import { issueToken, verifyToken } from './token.ts';

export interface Sessions {
  /** A token for the right password; refused otherwise, always with the same words. */
  signIn(username: string, password: string): Promise<string>;
  /** The user of a token, or undefined: unknown, expired, ended, or older than a password change. */
  userOf(token: string): Promise<Subject | undefined>;
  /** Ends a session before its time. Remembered by this process only. */
  signOut(token: string): Promise<void>;
}

/** bcrypt of nothing anyone can type: an unknown name takes as long as a wrong password. */
const nobody = '$2b$10$abcdefghijklmnopqrstuuW6J5u8k3lN7bK0rDqXo0QJ6Zb8fT1eW';

export function createSessions(settings: () => AuthSettings, clock: Clock): Sessions {
  const attempts = createAttempts();
  const ended = new Map<string, number>();

  async function sessionOf(token: string) {
    const { signatureKey } = settings();
    return signatureKey === undefined ? undefined : verifyToken(signatureKey, token, clock.now());
  }

  return {
    async signIn(username, password) {
      const { signatureKey, accounts, sessionMs } = settings();
      if (signatureKey === undefined) throw new Refusal('Unavailable', 'argocd-secret has no server.secretkey yet');
      if (username.length > 32 || password.length > 128) throw wrong();
      if (attempts.blocked(username, clock.now())) {
        throw new Refusal('ResourceExhausted', 'Too many failed sign-ins with this name. Wait five minutes');
      }
      const account = accounts.get(username);
      const matches = await compare(password, account?.passwordHash ?? nobody);
      if (!matches || account === undefined || !account.enabled || !account.canLogIn) {
        attempts.failed(username, clock.now());
        throw wrong();
      }
      attempts.succeeded(username);
      return issueToken(signatureKey, { username, now: clock.now(), lifeMs: sessionMs });
    },
    async userOf(token) {
      const session = await sessionOf(token);
      if (session === undefined || ended.has(session.id)) return undefined;
      const account = settings().accounts.get(session.username);
      if (account === undefined || !account.enabled || !account.canLogIn) return undefined;
      // Tokens count whole seconds; a password set within the second of a sign-in does not end it.
      if (session.issuedAt + 999 < account.passwordChangedAt) return undefined;
      return { name: session.username, groups: [] };
    },
    async signOut(token) {
      const session = await sessionOf(token);
      if (session === undefined) return;
      for (const [id, expiresAt] of ended) if (expiresAt < clock.now()) ended.delete(id);
      ended.set(session.id, session.expiresAt);
    },
  };
}

function wrong(): Refusal {
  return new Refusal('Unauthenticated', 'Invalid username or password');
}
