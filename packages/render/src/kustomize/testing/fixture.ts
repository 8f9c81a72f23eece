/** A directory tree in one text, and which of its directories to build. */
export interface Fixture {
  readonly path: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
}

const header = /^-- (\S+)(?: \((base64|no newline at end)\))? --$/;

/**
 * Reads the form of the fixtures: `build PATH` in the first line, then files, each after a line `-- PATH --`. Files end
 * with a newline, unless `-- PATH (no newline at end) --` or `-- PATH (base64) --` says otherwise.
 */
export function readFixture(text: string): Fixture {
  const [first = '', ...lines] = text.split('\n');
  const path = /^build (\S+)$/.exec(first)?.[1];
  if (path === undefined) throw new Error(`a fixture begins with "build PATH", not ${JSON.stringify(first)}`);
  const files: Record<string, Uint8Array> = {};
  let here: { readonly file: string; readonly mode: string; readonly content: string[] } | undefined;
  const finish = (): void => {
    if (here === undefined) return;
    const content = here.content.join('\n');
    files[here.file] =
      here.mode === 'base64'
        ? fromBase64(content)
        : new TextEncoder().encode(here.mode === '' ? `${content}\n` : content);
  };
  for (const line of lines.at(-1) === '' ? lines.slice(0, -1) : lines) {
    const match = header.exec(line);
    if (match !== null) {
      finish();
      here = { file: match[1] ?? '', mode: match[2] ?? '', content: [] };
    } else here?.content.push(line);
  }
  finish();
  return { path, files };
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text.trim()), (char) => char.charCodeAt(0));
}
