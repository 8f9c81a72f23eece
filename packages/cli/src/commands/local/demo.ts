import { resolve } from 'node:path';
import { forgetDemo, startDemo } from '@capstan/server/demo-main.ts';
import type { Io } from '#commands/command.ts';
import type { Given } from '#flags/parse.ts';
import { programFiles } from '#program/files.ts';
import { inUse } from './in-use.ts';
import { createLog } from './log.ts';
import { numberFlag, portFlag } from './number-flag.ts';
import { allowedHosts } from './serve.ts';
import { untilStopped } from './until-stopped.ts';

export async function runDemo(given: Given, io: Io): Promise<number> {
  const data = resolve(given.text('data') ?? '.capstan');
  const host = given.text('host') ?? '127.0.0.1';
  const port = portFlag(given, 8080);
  if (given.has('fresh')) await forgetDemo(data);
  const demo = await inUse({ host, port }, async () =>
    startDemo(
      {
        folder: data,
        template: programFiles.demoTemplate,
        host,
        port,
        hosts: allowedHosts(host, []),
        consoleFolder: await programFiles.consoleFolder(),
        pollMs: numberFlag(given, 'poll', { otherwise: 10, least: 0.1, most: 86_400 }) * 1000,
        webhook: !given.has('no-webhook'),
        log: createLog(io.env),
        version: programFiles.version,
      },
      io.signal,
    ),
  );
  const where = given.text('data') === undefined ? '' : ` --data ${given.text('data')}`;
  const lines = [
    ['Console', demo.url],
    ['Sign in', `admin / ${demo.password}`],
    ['Git', `${demo.repository}   (git clone, edit, git push)`],
    ['Kubernetes', `kubectl --kubeconfig ${demo.kubeconfig} get pods -A`],
    ['CLI', `${programFiles.command} login ${demo.url.replace('http://', '')} --username admin`],
    ['Break it', `${programFiles.command} demo break drift|image|yaml|hook|probe${where}   (then: demo heal)`],
  ];
  io.out(
    `\nCapstan is ready.\n\n${lines.map(([name = '', value = '']) => `  ${name.padEnd(12)}${value}\n`).join('')}\n`,
  );
  await untilStopped(io);
  await demo.close();
  return 0;
}
