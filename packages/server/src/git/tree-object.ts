/** One line of a git tree object. */
export interface TreeLine {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'submodule';
  readonly hash: string;
}

/** Parses the content of a tree object: `mode SP name NUL hash`, repeated. `hashBytes` is 20, or 32 in SHA-256 repositories. */
export function parseTree(content: Uint8Array, hashBytes = 20): TreeLine[] {
  const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const lines: TreeLine[] = [];
  for (let start = 0; start < buffer.length;) {
    const space = buffer.indexOf(32, start);
    const nul = buffer.indexOf(0, space);
    if (space < 0 || nul < 0) break;
    const end = nul + 1 + hashBytes;
    lines.push({
      type: typeOfMode(buffer.toString('latin1', start, space)),
      name: buffer.toString('utf8', space + 1, nul),
      hash: buffer.toString('hex', nul + 1, end),
    });
    start = end;
  }
  return lines;
}

function typeOfMode(mode: string): TreeLine['type'] {
  if (mode === '40000') return 'directory';
  if (mode === '120000') return 'symlink';
  return mode === '160000' ? 'submodule' : 'file';
}
