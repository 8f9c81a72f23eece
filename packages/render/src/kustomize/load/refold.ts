/**
 * A folded text as it reads after kustomize has written it once more. The writer of go-yaml doubles the line break after
 * every line that does not begin with a blank, unless the text as a whole begins with one; and reading folds again.
 * Source: go-yaml v3, emitterc.go, yaml_emitter_write_folded_scalar.
 */
export function refolded(text: string): string {
  if (text === '' || cannotFold(text)) return text;
  const ending = text.endsWith('\n\n') ? 'keep' : text.endsWith('\n') ? 'clip' : 'strip';
  return fold(written(text), ending);
}

/** Written in double quotes instead, which changes nothing: blanks before line breaks, and characters that need escapes. */
function cannotFold(text: string): boolean {
  return /[ \t](?:\n|$)|[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\ud800-\udfff]|[\r\x85\u2028\u2029]/.test(text);
}

/** The lines of the block, without indentation and without what the chomping indicator does at the end. */
function written(text: string): string {
  const start = text.replace(/^\n+/, '');
  const doubles = start !== '' && !/^[ \t]/.test(start);
  let result = '';
  let afterBreak = true;
  let moreIndented = true;
  for (const char of text) {
    if (char === '\n') {
      if (!afterBreak && !moreIndented && doubles) result += '\n';
      result += '\n';
      afterBreak = true;
    } else {
      if (afterBreak) moreIndented = char === ' ' || char === '\t';
      result += char;
      afterBreak = false;
    }
  }
  return result;
}

/** Reads a folded block. */
function fold(block: string, ending: 'keep' | 'clip' | 'strip'): string {
  const body = block.replace(/\n*$/, '');
  const breaks = block.slice(body.length);
  let result = '';
  let wasMoreIndented = true;
  let empty = 0;
  let isFirst = true;
  for (const line of body.split('\n')) {
    if (line === '') {
      empty += 1;
      continue;
    }
    const moreIndented = line.startsWith(' ') || line.startsWith('\t');
    if (isFirst) result += '\n'.repeat(empty);
    else if (wasMoreIndented || moreIndented) result += '\n'.repeat(empty + 1);
    else result += empty === 0 ? ' ' : '\n'.repeat(empty);
    result += line;
    wasMoreIndented = moreIndented;
    empty = 0;
    isFirst = false;
  }
  if (ending === 'strip') return result;
  return result + (ending === 'keep' ? breaks : '\n');
}
