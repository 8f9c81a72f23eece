import type { Subject } from '@capstan/core/access/policy.ts';
import type { FastifyRequest } from 'fastify';
import type { HttpDeps } from './deps.ts';
import { Refusal } from './refusal.ts';
import { tokenFrom } from './session/cookie.ts';

/** The user behind a request; refused when there is none. */
export async function subjectOf({ sessions }: Pick<HttpDeps, 'sessions'>, request: FastifyRequest): Promise<Subject> {
  const token = tokenFrom(request.headers);
  const subject = token === undefined ? undefined : await sessions.userOf(token);
  if (subject === undefined)
    throw new Refusal(
      'Unauthenticated',
      token === undefined ? 'no session information' : 'invalid session: sign in again',
    );
  return subject;
}

/** Ends when the client goes away. */
export function signalOf(request: FastifyRequest): AbortSignal {
  const life = new AbortController();
  request.raw.socket.once('close', () => life.abort(new Error('the client went away')));
  return life.signal;
}
