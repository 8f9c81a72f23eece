import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { gitEnvironment, hardened } from '#git/program.ts';

/** Starts one side of git's smart HTTP conversation in a bare repository. A folder that does not exist makes git fail. */
export function startGitService(
  service: 'git-upload-pack' | 'git-receive-pack',
  options: { readonly folder: string; readonly advertise: boolean; readonly protocol: string | undefined },
): ChildProcessByStdio<Writable, Readable, null> {
  const command = service.slice('git-'.length);
  const flags = ['--stateless-rpc', ...(options.advertise ? ['--http-backend-info-refs'] : [])];
  const version = options.protocol === undefined ? {} : { GIT_PROTOCOL: options.protocol };
  return spawn('git', [...hardened, '-c', 'receive.denyNonFastForwards=false', command, ...flags, '.'], {
    cwd: options.folder,
    env: { ...gitEnvironment([]), ...version },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}
