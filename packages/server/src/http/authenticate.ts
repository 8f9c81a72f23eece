import type { Socket } from 'node:net';
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

/** Why the work for a request was given up: nobody is there to read the answer. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/** One signal a connection: browsers ask for hundreds of things over the same one. */
const lives = new WeakMap<Socket, AbortSignal>();

/** Ends when the client goes away. */
export function signalOf(request: FastifyRequest): AbortSignal {
  const { socket } = request.raw;
  const known = lives.get(socket);
  if (known !== undefined) return known;
  const life = new AbortController();
  socket.once('close', () => life.abort(new ClientGone('the client went away')));
  lives.set(socket, life.signal);
  return life.signal;
}
