import { keywords } from './token.ts';
import type { Token, TokenType } from './token.ts';

export interface Lexer {
  next(): Token;
}

const spaces = ' \t\r\n';
const letter = /^[\p{L}\p{Nd}_]$/u;

/** Splits a template into tokens, one at a time. Source: text/template/parse, lex.go. */
export function createLexer(text: string): Lexer {
  let input = text;
  let start = 0;
  let at = 0;
  let line = 1;
  let startLine = 1;
  let depth = 0;
  let isInside = false;

  function token(type: TokenType): Token {
    const made = { type, value: input.slice(start, at), at: start, line: startLine };
    start = at;
    startLine = line;
    return made;
  }
  function fail(message: string): Token {
    const made: Token = { type: 'error', value: message, at: start, line: startLine };
    [input, start, at] = ['', 0, 0];
    isInside = false;
    return made;
  }
  /** The character at the cursor, surrogate pairs whole; '' at the end. */
  function peek(): string {
    const code = input.codePointAt(at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }
  function take(): string {
    const character = peek();
    at += character.length;
    if (character === '\n') line += 1;
    return character;
  }
  /** Skips what has been passed, counting its lines. */
  function ignore(): void {
    line += countLines(input.slice(start, at));
    start = at;
    startLine = line;
  }

  function afterText(): Token {
    for (;;) {
      const found = input.indexOf('{{', at);
      if (found < 0) {
        at = input.length;
        if (at === start) return token('end-of-file');
        line += countLines(input.slice(start, at));
        return token('text');
      }
      if (found > at) {
        at = found;
        const trims = input[at + 2] === '-' && isSpace(input[at + 3]);
        const before = input.slice(start, at);
        const kept = trims ? trimEnd(before) : before;
        at -= before.length - kept.length;
        line += countLines(kept);
        const made = token('text');
        at = found;
        ignore();
        if (made.value !== '') return made;
      }
      const opened = leftDelimiter();
      if (opened !== undefined) return opened;
    }
  }

  /** The delimiter, or undefined after a comment, with which text goes on. */
  function leftDelimiter(): Token | undefined {
    at += 2;
    const marker = input[at] === '-' && isSpace(input[at + 1]) ? 2 : 0;
    if (input.startsWith('/*', at + marker)) {
      at += marker;
      ignore();
      return comment();
    }
    const made = token('left');
    isInside = true;
    at += marker;
    ignore();
    depth = 0;
    return made;
  }

  function comment(): Token | undefined {
    const end = input.indexOf('*/', at + 2);
    if (end < 0) return fail('unclosed comment');
    at = end + 2;
    const closing = rightDelimiterAt();
    if (closing === undefined) return fail('comment ends before closing delimiter');
    line += countLines(input.slice(start, at));
    start = at;
    startLine = line;
    at += closing.trims ? 4 : 2;
    if (closing.trims) at += leadingSpaces(input.slice(at));
    ignore();
    return undefined;
  }

  function rightDelimiterAt(): { readonly trims: boolean } | undefined {
    if (isSpace(input[at]) && input.startsWith('-}}', at + 1)) return { trims: true };
    return input.startsWith('}}', at) ? { trims: false } : undefined;
  }

  function rightDelimiter(): Token {
    const trims = rightDelimiterAt()?.trims === true;
    if (trims) {
      at += 2;
      ignore();
    }
    at += 2;
    const made = token('right');
    if (trims) {
      at += leadingSpaces(input.slice(at));
      ignore();
    }
    isInside = false;
    return made;
  }

  function insideAction(): Token {
    if (rightDelimiterAt() !== undefined) return depth === 0 ? rightDelimiter() : fail('unclosed left paren');
    const character = take();
    switch (character) {
      case '':
        return fail('unclosed action');
      case '=':
        return token('assign');
      case ':':
        return take() === '=' ? token('declare') : fail('expected :=');
      case '|':
        return token('pipe');
      case '"':
        return quoted('"', 'string', 'unterminated quoted string');
      case '`':
        return rawString();
      case "'":
        return quoted("'", 'character', 'unterminated character constant');
      case '$':
        return atTerminator() ? token('variable') : word('variable');
      case '(':
        depth += 1;
        return token('(');
      case ')':
        depth -= 1;
        return depth < 0 ? fail('unexpected right paren') : token(')');
      default:
        return other(character);
    }
  }

  function other(character: string): Token {
    if (isSpace(character)) {
      at = start;
      line = startLine;
      return space();
    }
    if (character === '.' && at < input.length && !/[0-9]/.test(input[at] ?? '')) {
      return atTerminator() ? token('dot') : word('field');
    }
    if (/[.+\-0-9]/.test(character)) {
      at = start;
      return number();
    }
    if (letter.test(character)) {
      at = start;
      return identifier();
    }
    if (/^[!-~]$/.test(character)) return token('char');
    return fail(`unrecognized character in action: ${showRune(character)}`);
  }

  function space(): Token {
    let count = 0;
    while (isSpace(peek())) {
      take();
      count += 1;
    }
    if (input.startsWith('-}}', at) && isSpace(input[at - 1])) {
      at -= 1;
      if (input[at] === '\n') line -= 1;
      if (count === 1) return rightDelimiter();
    }
    return token('space');
  }

  function identifier(): Token {
    while (letter.test(peek())) take();
    const name = input.slice(start, at);
    if (!atTerminator()) return fail(`bad character ${showRune(peek())}`);
    if (keywords.has(name)) return token(name as TokenType);
    if (name === 'nil') return token('nil');
    return token(name === 'true' || name === 'false' ? 'bool' : 'identifier');
  }

  function word(type: TokenType): Token {
    while (letter.test(peek())) take();
    return atTerminator() ? token(type) : fail(`bad character ${showRune(peek())}`);
  }

  function atTerminator(): boolean {
    const character = peek();
    return character === '' || /^[\s.,|:()]$/.test(character) || input.startsWith('}}', at);
  }

  function quoted(end: string, type: TokenType, message: string): Token {
    for (;;) {
      const character = take();
      if (character === end) return token(type);
      const isBroken = character === '' || character === '\n';
      const next = character === '\\' ? take() : 'x';
      if (isBroken || next === '' || next === '\n') return fail(message);
    }
  }

  function rawString(): Token {
    for (;;) {
      const character = take();
      if (character === '') return fail('unterminated raw quoted string');
      if (character === '`') return token('raw-string');
    }
  }

  function number(): Token {
    const bad = () => fail(`bad number syntax: ${JSON.stringify(input.slice(start, at))}`);
    if (!scanNumber()) return bad();
    if (peek() === '+' || peek() === '-') {
      if (!scanNumber() || input[at - 1] !== 'i') return bad();
      return token('complex');
    }
    return token('number');
  }

  function accept(pattern: RegExp): boolean {
    if (!pattern.test(peek())) return false;
    take();
    return true;
  }
  function scanNumber(): boolean {
    accept(/^[+-]$/);
    let digits = /^[0-9_]$/;
    let base = 10;
    if (accept(/^0$/)) {
      if (accept(/^[xX]$/)) [digits, base] = [/^[0-9a-fA-F_]$/, 16];
      else if (accept(/^[oO]$/)) [digits, base] = [/^[0-7_]$/, 8];
      else if (accept(/^[bB]$/)) [digits, base] = [/^[01_]$/, 2];
    }
    while (accept(digits));
    if (accept(/^\.$/)) while (accept(digits));
    const exponent = base === 10 ? /^[eE]$/ : base === 16 ? /^[pP]$/ : undefined;
    if (exponent !== undefined && accept(exponent)) {
      accept(/^[+-]$/);
      while (accept(/^[0-9_]$/));
    }
    accept(/^i$/);
    if (!letter.test(peek())) return true;
    take();
    return false;
  }

  return { next: () => (isInside ? insideAction() : afterText()) };
}

function isSpace(character: string | undefined): boolean {
  return character !== undefined && character !== '' && spaces.includes(character);
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text[end - 1])) end -= 1;
  return text.slice(0, end);
}

function leadingSpaces(text: string): number {
  let count = 0;
  while (isSpace(text[count])) count += 1;
  return count;
}

/** `U+0040 '@'`, as Go's %#U. */
function showRune(character: string): string {
  if (character === '') return 'U+FFFFFFFFFFFFFFFF';
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase().padStart(4, '0');
  return code < 0x20 || code === 0x7f ? `U+${hex}` : `U+${hex} '${character}'`;
}
