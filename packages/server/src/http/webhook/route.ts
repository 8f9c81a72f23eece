import type { FastifyInstance } from 'fastify';
import type { HttpDeps } from '#http/deps.ts';
import { Refusal } from '#http/refusal.ts';
import { repositoriesIn, senderOf } from './push.ts';
import { isGenuine } from './verify.ts';

/** Argo CD allows 50 MB; a push event is a hint of a few kB. */
const mostBytes = 1 << 20;

/** POST /api/webhook: only ever makes a repository be fetched, if anybody uses it. */
export function registerWebhook(server: FastifyInstance, { git, settings }: HttpDeps): void {
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: mostBytes }, (_request, body, done) => {
      done(null, body);
    });
    scope.post('/api/webhook', async (request, reply) => {
      const sender = senderOf(request.headers);
      if (sender === undefined) {
        throw new Refusal(
          'InvalidArgument',
          'Unknown webhook event: no header of a known sender (X-GitHub-Event, ...)',
        );
      }
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      if (!isGenuine(sender, request.headers, bytes, settings().webhookSecrets)) {
        throw new Refusal('Unauthenticated', `the ${sender} webhook is not signed with the secret of argocd-secret`);
      }
      for (const url of repositoriesIn(sender, payloadOf(bytes, request.headers['content-type']))) git.announce(url);
      return reply.code(200).send({});
    });
  });
}

/** GitHub may send its JSON as a form field. */
function payloadOf(bytes: Buffer, contentType: string | undefined): unknown {
  const text = bytes.toString('utf8');
  try {
    const isForm = contentType?.startsWith('application/x-www-form-urlencoded') === true;
    return JSON.parse(isForm ? (new URLSearchParams(text).get('payload') ?? '') : text);
  } catch {
    throw new Refusal('InvalidArgument', 'the webhook payload is no JSON');
  }
}
