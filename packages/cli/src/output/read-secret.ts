/** Reads a line from the terminal without showing it. */
export function readSecret(question: string): Promise<string> {
  process.stderr.write(question);
  const { stdin } = process;
  stdin.setRawMode(true);
  stdin.resume();
  return new Promise((resolve, reject) => {
    let text = '';
    const end = (how: () => void) => {
      stdin.setRawMode(false);
      stdin.pause();
      stdin.off('data', read);
      process.stderr.write('\n');
      how();
    };
    function read(chunk: Buffer): void {
      for (const char of chunk.toString('utf8')) {
        if (char === '\r' || char === '\n') return end(() => resolve(text));
        if (char === '\u0003') return end(() => reject(new Error('ended by the user')));
        text = char === '\u007f' || char === '\b' ? text.slice(0, -1) : text + char;
      }
    }
    stdin.on('data', read);
  });
}
