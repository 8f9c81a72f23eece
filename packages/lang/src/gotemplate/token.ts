/** What the lexer gives: Go's items. Source: text/template/parse, lex.go. */
export interface Token {
  readonly type: TokenType;
  readonly value: string;
  /** Offset in the text, in UTF-16 units. */
  readonly at: number;
  /** Where it starts, from 1. */
  readonly line: number;
}

export type TokenType =
  | 'error'
  | 'end-of-file'
  | 'text'
  | 'left'
  | 'right'
  | 'space'
  | 'assign'
  | 'declare'
  | 'pipe'
  | 'string'
  | 'raw-string'
  | 'character'
  | 'number'
  | 'complex'
  | 'variable'
  | 'field'
  | 'dot'
  | 'identifier'
  | 'bool'
  | 'nil'
  | '('
  | ')'
  | 'char'
  | Keyword;

export type Keyword = 'block' | 'break' | 'continue' | 'define' | 'else' | 'end' | 'if' | 'range' | 'template' | 'with';

export const keywords: ReadonlySet<string> = new Set<Keyword>([
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'range',
  'template',
  'with',
]);

/** A token as messages show it. */
export function showToken({ type, value }: Token): string {
  if (type === 'end-of-file') return 'EOF';
  if (type === 'error') return value;
  if (keywords.has(type) || type === 'dot' || type === 'nil') return `<${value}>`;
  const characters = Array.from(value);
  return characters.length > 10 ? `${quote(characters.slice(0, 10).join(''))}...` : quote(value);
}

const escapes: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

/** A text in double quotes, as Go's %q and strconv.Quote write it. */
export function quote(text: string): string {
  let result = '"';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const known = escapes[character];
    if (known !== undefined) result += known;
    else if (code < 0x20 || code === 0x7f) result += `\\x${code.toString(16).padStart(2, '0')}`;
    else if (code < 0x7f || isPrintable(character)) result += character;
    else if (code < 0x1_0000) result += `\\u${code.toString(16).padStart(4, '0')}`;
    else result += `\\U${code.toString(16).padStart(8, '0')}`;
  }
  return `${result}"`;
}

/** Letters, marks, numbers, punctuation, symbols: Go's unicode.IsPrint. */
function isPrintable(character: string): boolean {
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character);
}
