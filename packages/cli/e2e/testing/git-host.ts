import { fileURLToPath } from 'node:url';
import { ensureRepository } from '@capstan/server/demo/repository.ts';
import { sendPush } from '@capstan/server/demo/send-push.ts';
import { createGitProgram } from '@capstan/server/git/program.ts';
import { serveGitHost } from '@capstan/server/githost/testing/serve.ts';

export interface GitHost {
  readonly repository: string;
  close(): Promise<void>;
}

const template = fileURLToPath(new URL('../../../../examples/gitops-repo', import.meta.url));

/** A Git host outside the control plane, with the demo's repository; it tells the webhook of a push, if there is one. */
export async function startGitHost({
  folder,
  webhook,
}: {
  readonly folder: string;
  readonly webhook: () => string | undefined;
}): Promise<GitHost> {
  await ensureRepository(createGitProgram(['file']), { folder, template }, AbortSignal.timeout(60_000));
  const host = await serveGitHost({
    folder,
    onPush: (name) => {
      const server = webhook();
      if (server !== undefined) void sendPush(server, `${host.url}/${name}.git`, { warn: console.warn });
    },
  });
  return { repository: `${host.url}/demo.git`, close: host.close };
}
