/** Something wrong in a YAML text. `code` is stable; `message` is what the reference parser would say, where it says something clear. */
export interface YamlProblem {
  readonly code: string;
  readonly message: string;
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
}
