/**
 * `npm run fuzz -- NAME [--seed N] [--minutes M]` runs fuzz/NAME.ts with these arguments; without a name it lists what
 * there is. A run ends with 1 when it found something, and prints how to get the same again.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

const [name, ...args] = process.argv.slice(2);
const file = `fuzz/${name}.ts`;
if (name === undefined || !/^[a-z-]+$/.test(name) || !existsSync(file)) {
  const names = readdirSync('fuzz')
    .filter((f) => f.endsWith('.ts'))
    .map((f) => f.slice(0, -3));
  console.error(`usage: npm run fuzz -- NAME [--seed N] [--minutes M], with NAME one of: ${names.join(', ')}`);
  process.exit(2);
}
process.exit(spawnSync(process.execPath, [file, ...args], { stdio: 'inherit' }).status ?? 1);
