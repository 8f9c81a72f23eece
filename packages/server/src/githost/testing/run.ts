import { execFile } from 'node:child_process';

/** Runs a program without blocking this process, which may be the server it talks to. Rejects with what it printed. */
export function runAsync(program: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, [...args], { cwd }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${program} ${args.join(' ')}: ${stderr}`, { cause: error }));
    });
  });
}
