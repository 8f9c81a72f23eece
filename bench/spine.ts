/**
 * `npm run bench -- spine [--apps N] [--commits N] [--edits N] [--limit SECONDS] [--cpu-prof FOLDER]`: the whole product from
 * commit to cluster. This process makes the load; another runs everything else (`capstan demo`: cluster, Git host, control
 * plane). Printed are the first sync of N applications of the engine's fixture, pushes to applied, drift to healed, memory,
 * processor time and what it costs to wait. With `--cpu-prof` that other process writes a profile for Chrome's tools.
 */
import { availableParallelism, cpus, loadavg } from 'node:os';
import { setTimeout as settle } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { heals, pushes } from './spine/changes.ts';
import { firstSync } from './spine/first-sync.ts';
import { startMeasured } from './spine/installation.ts';
import { cpuSeconds, residentMb } from './spine/process.ts';
import { line, shown, spread } from './spine/summary.ts';

const { values } = parseArgs({
  options: {
    apps: { type: 'string', default: '100' },
    commits: { type: 'string', default: '50' },
    edits: { type: 'string', default: '50' },
    limit: { type: 'string', default: '300' },
    'cpu-prof': { type: 'string' },
  },
});
const count = (name: 'apps' | 'commits' | 'edits' | 'limit') => {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= (name === 'apps' ? 1 : 0)) return value;
  console.error(`spine: --${name} takes a whole number, not "${values[name]}"`);
  process.exit(2);
};
const [apps, commits, edits, limit] = [count('apps'), count('commits'), count('edits'), count('limit')];

const load = loadavg()[0] ?? 0;
console.log(
  line('machine', `node ${process.version}, ${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'})`),
);
console.log(line('', `load ${load.toFixed(1)}${load > 0.5 ? ': other work runs here, take times with care' : ''}`));
const on = await startMeasured(values['cpu-prof']);
try {
  await settle(2_000);
  console.log(line('before', `memory ${shown(residentMb(on.pid), 'MB')}\n`));

  await phase(`first sync, ${apps} applications`, async () => {
    const { created, done } = await firstSync(on, apps, limit);
    return [line('  all Synced and Healthy after', shown(done, 's')), line('  all created after', shown(created, 's'))];
  });
  if (commits > 0) {
    await phase(`push to applied, ${commits} commits`, async () => {
      const { afterReturn, afterStart } = await pushes(on, apps, commits);
      return [
        line('  since git push returned', spread(afterReturn)),
        line('  since git push began', spread(afterStart)),
      ];
    });
  }
  if (edits > 0) {
    await phase(`drift to healed, ${edits} edits`, async () => [
      line('  since the edit was sent', spread(await heals(on, apps, edits))),
    ]);
  }
  await settle(5_000);
  const begin = cpuSeconds(on.pid);
  await settle(10_000);
  console.log(line('idle, 10 s', shown((cpuSeconds(on.pid) - begin) * 10, '% of one core')));
} catch (error) {
  console.error(`\nspine: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await on.close();
}

/** Prints what a part of the run found, and what it cost the measured process. */
async function phase(name: string, run: () => Promise<readonly string[]>): Promise<void> {
  const before = cpuSeconds(on.pid);
  const found = await run();
  const cost = [
    line('  processor time, with its git', shown(cpuSeconds(on.pid) - before, 's')),
    line('  resident memory', shown(residentMb(on.pid), 'MB')),
  ];
  console.log(`${[name, ...found, ...cost].join('\n')}\n`);
}
