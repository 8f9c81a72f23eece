/**
 * The line (from 1) of a key or list item in block-style YAML, found by indentation: enough to point a reader to the right
 * place. Where the text is written otherwise (flow style), the nearest line before it is answered. 1 for an empty path.
 */
export function lineOf(text: string, path: readonly (string | number)[]): number {
  const lines = text.split('\n');
  let region: Region = { start: 0, end: lines.length, indent: 0 };
  let line = 0;
  for (const step of path) {
    const found = typeof step === 'number' ? itemRegion(lines, region, step) : keyRegion(lines, region, step);
    if (found === undefined) break;
    line = found.start;
    region = found;
  }
  return line + 1;
}

/** Lines of a block; `indent` is the least column its content stands at. */
interface Region {
  readonly start: number;
  readonly end: number;
  readonly indent: number;
}

function keyRegion(lines: readonly string[], region: Region, key: string): Region | undefined {
  for (let i = region.start; i < region.end; i++) {
    const column = contentColumn(lines[i], region.indent);
    if (column === undefined) continue;
    const rest = (lines[i] ?? '').slice(column);
    if (![`${key}:`, `"${key}":`, `'${key}':`].some((start) => rest.startsWith(start))) continue;
    return { start: i, end: blockEnd(lines, i + 1, { region, column, items: true }), indent: column };
  }
  return undefined;
}

function itemRegion(lines: readonly string[], region: Region, position: number): Region | undefined {
  let column: number | undefined;
  let count = -1;
  for (let i = region.start; i < region.end; i++) {
    const match = /^( *)(?:- *)(?=\S|$)/.exec(lines[i] ?? '');
    if (match === null) continue;
    const dash = (match[1] ?? '').length;
    if (dash < region.indent) continue;
    column ??= dash;
    if (dash !== column) continue;
    count += 1;
    if (count === position) {
      return { start: i, end: blockEnd(lines, i + 1, { region, column, items: false }), indent: dash + 1 };
    }
  }
  return undefined;
}

/** Where the text of a line begins, after the dashes of list items; undefined for blank lines and those further left. */
function contentColumn(line: string | undefined, indent: number): number | undefined {
  const match = /^[ -]*(?=[^\s#-])/.exec(line ?? '');
  return match !== null && match[0].length >= indent ? match[0].length : undefined;
}

interface Block {
  readonly region: Region;
  readonly column: number;
  /** A list may stand at the column of its key. */
  readonly items: boolean;
}

function blockEnd(lines: readonly string[], from: number, { region, column, items }: Block): number {
  for (let i = from; i < region.end; i++) {
    const line = lines[i] ?? '';
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const indent = line.length - line.trimStart().length;
    if (indent < column || (indent === column && !(items && line.startsWith('-', indent)))) return i;
  }
  return region.end;
}
