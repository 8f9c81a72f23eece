/** What is wrong, where, and what to do. Printed as `file:line:column: message` with the hint below it. */
export interface Diagnostic {
  readonly code: string;
  readonly message: string;
  /** Path from the repository root. */
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  readonly column?: number;
  /** The line of the file that is meant, as written. */
  readonly source?: string;
  /** What the program that is stood in for says of it, the end of its message; without it `message` holds those words. */
  readonly reference?: string;
  /** The next step for the reader, as a sentence. */
  readonly hint?: string;
}

/** The diagnostic as people read it: place and message, the source line with a mark under the column, the hint. */
export function showDiagnostic({ file, line, column, message, source, hint }: Diagnostic): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  const lines = [place === '' ? message : `${place}: ${message}`];
  if (source !== undefined && line !== undefined) {
    lines.push(`  ${line} | ${source}`);
    if (column !== undefined) lines.push(`${' '.repeat(String(line).length + 4 + column)}^`);
  }
  if (hint !== undefined) lines.push(hint);
  return lines.join('\n');
}
