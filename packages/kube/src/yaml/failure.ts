import type { YamlProblem } from './problem.ts';

/** A place in the text: line and column counted from 0. */
export interface Mark {
  readonly line: number;
  readonly column: number;
}

/** Ends reading from anywhere inside the codec; `readYaml` turns it into a value. */
export class YamlFailure extends Error {
  readonly problem: YamlProblem;

  constructor(problem: YamlProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** The failure to throw. `context` says what was being read, in go-yaml's words. */
export function failure(code: string, message: string, mark: Mark): YamlFailure {
  return new YamlFailure({ code, message, line: mark.line + 1, column: mark.column + 1 });
}
