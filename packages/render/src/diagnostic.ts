/** What is wrong, where, and what to do. Printed as `file:line:column: message` with the hint below it. */
export interface Diagnostic {
  readonly code: string;
  readonly message: string;
  /** Path from the repository root. */
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  readonly column?: number;
  /** The next step for the reader, as a sentence. */
  readonly hint?: string;
}
