import type { Json } from '@capstan/kube/object/json.ts';
import { writeYaml } from '@capstan/kube/yaml/write.ts';
import { CommandError } from '#commands/command.ts';
import type { Flag } from '#flags/parse.ts';

export const outputFlag: Flag = { short: 'o', value: 'FORMAT', help: 'json, yaml, wide or name' };

/** `value` as JSON or YAML when that was asked for; undefined for the table forms. */
export function structured(value: unknown, format: string | undefined, others: readonly string[]): string | undefined {
  if (format === undefined || others.includes(format)) return undefined;
  if (format === 'json') return `${JSON.stringify(value, undefined, 2)}\n`;
  if (format === 'yaml') return writeYaml(value as Json);
  throw new CommandError(
    `unknown output format "${format}"; one of json, yaml${others.map((other) => `, ${other}`).join('')}`,
  );
}
