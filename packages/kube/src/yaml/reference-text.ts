import type { YamlFailure } from './failure.ts';
import type { Dialect } from './resolve-scalar.ts';

/**
 * The message of the dialect's Go library, whose lines are not always those of the problem: the parser counts from 0, a
 * first line is not told, and v3 prefers the line where the surrounding collection begins.
 * Source: go-yaml v2 and v3, decode.go (parser.fail).
 */
export function referenceText({ problem, origin }: YamlFailure, dialect: Dialect): string {
  if (origin.by === 'decoder') return origin.text;
  const extra = origin.by === 'scanner' ? 1 : 0;
  const line =
    dialect === 'v2'
      ? firstOf(origin.problem, extra) || origin.context
      : firstOf(origin.context, extra) || firstOf(origin.problem, extra);
  return `yaml: ${line === 0 ? '' : `line ${line}: `}${problem.message}`;
}

function firstOf(line: number, extra: number): number {
  return line === 0 ? 0 : line + extra;
}
