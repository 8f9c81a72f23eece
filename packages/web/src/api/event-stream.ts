/**
 * The parts of a server-sent event stream, cut out of text as it arrives. Feed it pieces in any size; it gives back the
 * `data` of each finished event. Comments (the server's keep-alive) and other fields give nothing.
 * Source: HTML Living Standard, section "Server-sent events", parsing.
 */
export function createEventParser(): (piece: string) => readonly string[] {
  let rest = '';
  let data: string[] = [];
  return (piece) => {
    const finished: string[] = [];
    const text = rest + piece;
    // A carriage return at the very end may be half of a line break: wait for the next piece.
    const held = text.endsWith('\r') ? text.slice(0, -1) : text;
    const lines = held.split(/\r\n|\r|\n/);
    rest = (lines.pop() ?? '') + (held.length === text.length ? '' : '\r');
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) finished.push(data.join('\n'));
        data = [];
      } else if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5));
    }
    return finished;
  };
}
