import { CommandError } from '#commands/command.ts';
import type { Given } from '#flags/parse.ts';

/** A whole number from `least` to `most`. */
export function numberFlag(
  given: Given,
  flag: string,
  { otherwise, least, most }: { readonly otherwise: number; readonly least: number; readonly most: number },
): number {
  const text = given.text(flag);
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (Number.isFinite(value) && value >= least && value <= most) return value;
  throw new CommandError(`--${flag} takes a number from ${least} to ${most}, got "${text}"`);
}

export function portFlag(given: Given, otherwise: number): number {
  return numberFlag(given, 'port', { otherwise, least: 0, most: 65_535 });
}
