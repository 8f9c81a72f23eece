/**
 * Text from a server or a repository as a terminal may see it: control characters, with which a commit message could move
 * the cursor or hide what follows, become visible. Line breaks stay where `lines` allows them. Threat: beyond.md 8b.
 */
export function clean(text: string, { lines }: { readonly lines: boolean } = { lines: false }): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is being made harmless
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (char) => {
    if (char === '\n') return lines ? char : ' ';
    if (char === '\t') return lines ? char : ' ';
    return `\\x${(char.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`;
  });
}
