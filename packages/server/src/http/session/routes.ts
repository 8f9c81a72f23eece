import type { UserInfo } from '@capstan/core/api/views.ts';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { HttpDeps } from '#http/deps.ts';
import { readBody } from '#http/read-body.ts';
import { sessionCookie, tokenFrom } from './cookie.ts';

const SignIn = z.looseObject({ username: z.string().default(''), password: z.string().default('') });

/** /api/v1/session: sign in, sign out, and who is signed in (argocd.md 6.2). */
export function registerSession(server: FastifyInstance, { sessions }: HttpDeps, secure: boolean): void {
  server.post('/api/v1/session', async (request, reply) => {
    const { username, password } = readBody(SignIn, request.body);
    const token = await sessions.signIn(username, password);
    void reply.header('set-cookie', sessionCookie(token, secure));
    return { token };
  });

  server.delete('/api/v1/session', async (request, reply) => {
    const token = tokenFrom(request.headers);
    if (token !== undefined) await sessions.signOut(token);
    void reply.header('set-cookie', sessionCookie('', secure));
    return {};
  });

  server.get('/api/v1/session/userinfo', async (request): Promise<UserInfo> => {
    const token = tokenFrom(request.headers);
    const subject = token === undefined ? undefined : await sessions.userOf(token);
    if (subject === undefined) return { loggedIn: false };
    return { loggedIn: true, username: subject.name, iss: 'argocd', groups: subject.groups };
  });
}
