import type { Mark } from './failure.ts';

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

/** What the scanner makes of the text: the tokens of libyaml, block structure included. */
export type TokenKind =
  | 'stream-end'
  | 'version'
  | 'tag-directive'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | 'flow-sequence-start'
  | 'flow-sequence-end'
  | 'flow-mapping-start'
  | 'flow-mapping-end'
  | 'flow-entry'
  | 'block-entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';

export interface Token {
  readonly kind: TokenKind;
  readonly mark: Mark;
  /** Text of a scalar, name of an anchor or alias, handle of a tag, version. */
  readonly text: string;
  /** What follows the handle of a tag; the prefix of a tag directive. */
  readonly suffix: string;
  readonly style: ScalarStyle;
}

export function plainToken(kind: TokenKind, mark: Mark): Token {
  return { kind, mark, text: '', suffix: '', style: 'plain' };
}
