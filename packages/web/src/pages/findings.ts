/** One thing a message says: about a place in a file, or about the whole. */
export interface Finding {
  readonly file: string | undefined;
  /** Counted from 1. */
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly text: string;
  /** What the renderer proposes. */
  readonly hints: readonly string[];
}

const atPlace = /^(?:.*?\s)?['"(]?([\w@.+~-][\w@.+~/ -]*\.[A-Za-z][\w]{0,9})['")]?:(\d+)(?::(\d+))?:\s+(.*)$/;
const inFile = /^([\w@.+~-][\w@.+~/-]*\.(?:ya?ml|json|tpl|toml|env|properties)):\s+(.*)$/;

/**
 * Cuts a message into what it says of each place. The server prints diagnostics as `file:line:column: message` with the
 * hint on the lines below; anything else stays as it is.
 */
export function readFindings(message: string): readonly Finding[] {
  const findings: { file?: string; line?: number; column?: number; text: string; hints: string[] }[] = [];
  for (const line of message.split('\n').map((text) => text.trim())) {
    if (line === '') continue;
    const place = atPlace.exec(line);
    const file = place === null ? inFile.exec(line) : null;
    const last = findings.at(-1);
    if (place !== null) {
      const [, name = '', row, column, text = ''] = place;
      const lead = line.slice(0, line.indexOf(name)).replace(/[:\s'"(]+$/, '');
      findings.push({
        file: name,
        line: Number(row),
        ...(column === undefined ? {} : { column: Number(column) }),
        text: lead === '' ? text : `${lead}: ${text}`,
        hints: [],
      });
    } else if (file !== null) findings.push({ file: file[1] ?? '', text: file[2] ?? '', hints: [] });
    else if (last?.file !== undefined) last.hints.push(line.replace(/^(?:hint|help|fix):\s*/i, ''));
    else findings.push({ text: line, hints: [] });
  }
  return findings.map(({ file, line, column, text, hints }) => ({ file, line, column, text, hints }));
}

/** The first finding in one line, for places with no room for more: what is wrong before where. */
export function firstFinding(message: string): string {
  const [finding] = readFindings(message);
  if (finding === undefined) return '';
  const { file, line, text } = finding;
  if (file === undefined) return text;
  const name = file.slice(file.lastIndexOf('/') + 1);
  return `${text} (${line === undefined ? name : `${name}:${line}`})`;
}
