import type { YamlProblem } from './problem.ts';

/** A place in the text: line and column counted from 0. */
export interface Mark {
  readonly line: number;
  readonly column: number;
}

/**
 * Who noticed, and on which lines, counted from 0: go-yaml makes the line of its message of these. The decoder gives its
 * whole message.
 */
export type Origin =
  | { readonly by: 'scanner' | 'parser'; readonly context: number; readonly problem: number }
  | { readonly by: 'decoder'; readonly text: string };

/** Ends reading from anywhere inside the codec; `readYaml` turns it into a value. */
export class YamlFailure extends Error {
  readonly problem: Omit<YamlProblem, 'reference'>;
  readonly origin: Origin;

  constructor(problem: Omit<YamlProblem, 'reference'>, origin: Origin) {
    super(problem.message);
    this.problem = problem;
    this.origin = origin;
  }
}

/** What the decoder refuses. `reference` is go-yaml's message when it is not `yaml: ` and ours. */
export function failure(code: string, message: string, mark: Mark, reference = `yaml: ${message}`): YamlFailure {
  return failureAt(code, message, mark, { by: 'decoder', text: reference });
}

/** What is no sentence of the grammar: `mark` is the token that is wrong, `context` where the collection begins. */
export function parseFailure(code: string, message: string, mark: Mark, context?: Mark): YamlFailure {
  return failureAt(code, message, mark, { by: 'parser', context: context?.line ?? 0, problem: mark.line });
}

/** How far the scanner has come, and what to point at when that is not the start of the token. */
interface Here {
  readonly line: number;
  readonly at?: Mark;
}

/** What is no token: `start` is where it begins. */
export function scanFailure(code: string, message: string, start: Mark, here: Here): YamlFailure {
  return failureAt(code, message, here.at ?? start, { by: 'scanner', context: start.line, problem: here.line });
}

function failureAt(code: string, message: string, mark: Mark, origin: Origin): YamlFailure {
  return new YamlFailure({ code, message, line: mark.line + 1, column: mark.column + 1 }, origin);
}
