import type { ApplicationEvent } from '@capstan/core/api/views.ts';
import type { Application } from '@capstan/core/app/application.ts';
import type { Client } from '#client/client.ts';
import { CommandError } from '#commands/command.ts';

/** Follows one application until `done` says so; the last state is returned. */
export async function followUntil(
  client: Client,
  { metadata }: Application,
  done: (application: Application) => boolean,
  { timeoutSeconds, what }: { readonly timeoutSeconds: number; readonly what: string },
): Promise<Application> {
  const query = new URLSearchParams({ name: metadata.name, appNamespace: metadata.namespace ?? '' });
  const end = timeoutSeconds <= 0 ? undefined : AbortSignal.timeout(timeoutSeconds * 1000);
  const stream = client.follow<ApplicationEvent<Application>>(`/api/v1/stream/applications?${query}`);
  const late = new Promise<never>((_, reject) => {
    end?.addEventListener('abort', () => {
      reject(new CommandError(`timed out after ${timeoutSeconds} s, waiting for ${metadata.name} to be ${what}`));
    });
  });
  try {
    for (;;) {
      const next = await Promise.race([stream.next(), late]);
      if (next.done === true) throw new CommandError('the server closed the stream');
      const { type, application } = next.value;
      if (type === 'DELETED') throw new CommandError(`application ${metadata.name} was deleted`);
      if (done(application)) return application;
    }
  } finally {
    void stream.return(undefined);
  }
}

export function timeoutOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds < 0) throw new CommandError(`--timeout takes seconds, got "${text}"`);
  return seconds;
}
