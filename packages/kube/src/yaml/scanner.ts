import { isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, unit } from './characters.ts';
import { atDocumentMarker, columnOf, type Cursor, markOf, passBreak, peek } from './cursor.ts';
import { scanFailure, type Mark } from './failure.ts';
import { limits } from './limits.ts';
import { scanBlockScalar } from './scan-block-scalar.ts';
import { scanPlain } from './scan-plain.ts';
import { scanAnchor, scanDirective, scanTag } from './scan-property.ts';
import { scanQuoted } from './scan-quoted.ts';
import { plainToken, type ScalarStyle, type Token, type TokenKind } from './token.ts';

/** A place where a key without `? ` may have begun: known to be one only when its `:` is met. */
interface SimpleKey {
  readonly number: number;
  readonly mark: Mark;
  readonly pos: number;
  /** The line stands at the indentation of a block mapping, so it must be a key. */
  readonly required: boolean;
}

export interface Scanner {
  /** The next token, which stays. */
  peek(): Token;
  /** The next token, which goes. */
  next(): Token;
  /** Where in the text each `---` stands that was scanned so far, by its line. */
  readonly documentStarts: ReadonlyMap<number, number>;
}

interface State {
  readonly cursor: Cursor;
  readonly queue: Token[];
  /** Tokens handed out so far: the number of queue[0]. */
  taken: number;
  indent: number;
  readonly indents: number[];
  /** One place for each open flow collection, and one for block context. */
  readonly keys: (SimpleKey | undefined)[];
  /** The number of the token last saved in each place of `keys`; first, that of the bracket which opened it. */
  readonly numbers: number[];
  /** Places in `keys` by token number. */
  readonly keyIndexes: Map<number, number>;
  keyAllowed: boolean;
  ended: boolean;
  readonly lookahead: number;
  readonly documentStarts: Map<number, number>;
}

/**
 * Splits a text into tokens, as libyaml does in go-yaml: block structure becomes explicit start and end tokens, and a
 * `key` token is put before what turns out to be a key. `lookahead` tokens are scanned beyond the next one: where a text
 * has several problems, it decides which of them is met first. go-yaml v2 has 0, v3 has 2.
 */
export function createScanner(cursor: Cursor, lookahead = 0): Scanner {
  const state: State = {
    cursor,
    queue: [],
    taken: 0,
    indent: -1,
    indents: [],
    keys: [undefined],
    numbers: [0],
    keyIndexes: new Map(),
    keyAllowed: true,
    ended: false,
    lookahead,
    documentStarts: new Map(),
  };
  const head = (): Token => {
    while (needsMore(state)) fetch(state);
    const token = state.queue[0];
    if (token === undefined)
      throw scanFailure('end-of-stream', 'found unexpected end of stream', markOf(cursor), state.cursor);
    return token;
  };
  return {
    documentStarts: state.documentStarts,
    peek: head,
    next: () => {
      const token = head();
      state.queue.shift();
      state.keyIndexes.delete(state.taken);
      state.taken += 1;
      return token;
    },
  };
}

/** More tokens are needed while the first one may still turn out to be a key. */
function needsMore(state: State): boolean {
  if (!state.ended && state.queue.length <= state.lookahead) return true;
  const index = state.keyIndexes.get(state.taken);
  return index !== undefined && validKey(state, index) !== undefined && !state.ended;
}

/** A simple key must end on its own line, within 1024 characters. */
function validKey(state: State, index: number): SimpleKey | undefined {
  const key = state.keys[index];
  if (key === undefined) return undefined;
  if (key.mark.line >= state.cursor.line && key.pos + 1024 >= state.cursor.pos) return key;
  refuseIfRequired(state, key);
  state.keys[index] = undefined;
  return undefined;
}

function refuseIfRequired({ cursor }: State, key: SimpleKey): void {
  if (key.required) throw scanFailure('missing-colon', "could not find expected ':'", key.mark, cursor);
}

function dropKey(state: State): void {
  const index = state.keys.length - 1;
  const key = state.keys[index];
  if (key === undefined) return;
  refuseIfRequired(state, key);
  state.keyIndexes.delete(key.number);
  state.keys[index] = undefined;
}

function fetch(state: State): void {
  const { cursor } = state;
  passSpace(state);
  unroll(state, columnOf(cursor));
  const code = peek(cursor);
  if (cursor.pos >= cursor.text.length) return fetchStreamEnd(state);
  if (cursor.pos === cursor.lineStart) {
    if (code === unit.percent) {
      leaveBlocks(state);
      state.queue.push(scanDirective(cursor));
      return;
    }
    if (atDocumentMarker(cursor)) {
      leaveBlocks(state);
      if (code === unit.dash) state.documentStarts.set(cursor.line, cursor.pos);
      return push(state, code === unit.dash ? 'document-start' : 'document-end', 3);
    }
  }
  if (!fetchIndicator(state, code)) fetchScalar(state, code);
}

function passSpace(state: State): void {
  const { cursor } = state;
  for (;;) {
    // go-yaml means every line, but looks at the first character of its buffer only.
    if (cursor.pos === 0 && peek(cursor) === unit.byteOrderMark) cursor.pos += 1;
    for (;;) {
      const code = peek(cursor);
      if (code !== unit.space && !(code === unit.tab && (inFlow(state) || !state.keyAllowed))) break;
      cursor.pos += 1;
    }
    if (peek(cursor) === unit.hash) while (!isBreakOrEnd(peek(cursor))) cursor.pos += 1;
    if (!isBreak(peek(cursor))) return;
    passBreak(cursor);
    if (!inFlow(state)) state.keyAllowed = true;
  }
}

/** Returns false when the character begins no structure. */
function fetchIndicator(state: State, code: number): boolean {
  switch (code) {
    case unit.openBracket:
    case unit.openBrace:
      fetchFlowStart(state, code === unit.openBracket ? 'flow-sequence-start' : 'flow-mapping-start');
      return true;
    case unit.closeBracket:
    case unit.closeBrace:
      fetchFlowEnd(state, code === unit.closeBracket ? 'flow-sequence-end' : 'flow-mapping-end');
      return true;
    case unit.comma:
      dropKey(state);
      state.keyAllowed = true;
      push(state, 'flow-entry', 1);
      return true;
    case unit.dash:
      if (!isBlankOrEnd(peek(state.cursor, 1))) return false;
      fetchBlockEntry(state);
      return true;
    case unit.question:
    case unit.colon:
      if (!inFlow(state) && !isBlankOrEnd(peek(state.cursor, 1))) return false;
      if (code === unit.question) fetchKey(state);
      else fetchValue(state);
      return true;
    default:
      return false;
  }
}

function fetchScalar(state: State, code: number): void {
  const { cursor } = state;
  const flow = inFlow(state);
  if ((code === unit.pipe || code === unit.greater) && !flow) {
    dropKey(state);
    state.keyAllowed = true;
    const mark = markOf(cursor);
    return pushScalar(state, scanBlockScalar(cursor, state.indent), mark, code === unit.pipe ? 'literal' : 'folded');
  }
  if (!beginsScalar(state, code)) {
    throw scanFailure('no-token', 'found character that cannot start any token', markOf(cursor), state.cursor);
  }
  saveKey(state);
  state.keyAllowed = false;
  if (code === unit.asterisk || code === unit.ampersand) {
    state.queue.push(scanAnchor(cursor));
    return;
  }
  if (code === unit.bang) {
    state.queue.push(scanTag(cursor, flow));
    return;
  }
  const mark = markOf(cursor);
  if (code === unit.quote || code === unit.apostrophe)
    return pushScalar(state, scanQuoted(cursor), mark, code === unit.quote ? 'double' : 'single');
  const plain = scanPlain(cursor, state.indent + 1, flow);
  if (plain.passedBreak) state.keyAllowed = true;
  pushScalar(state, plain.text, mark, 'plain');
}

/** True unless the character is reserved or an indicator that is out of place. */
function beginsScalar(state: State, code: number): boolean {
  if (code === unit.dash) return !isBlank(peek(state.cursor, 1));
  if (code === unit.tab || code === unit.percent || code === unit.at || code === unit.backtick) return false;
  return code !== unit.pipe && code !== unit.greater;
}

function fetchStreamEnd(state: State): void {
  const { cursor } = state;
  if (columnOf(cursor) !== 0) {
    cursor.line += 1;
    cursor.lineStart = cursor.pos;
  }
  leaveBlocks(state);
  state.ended = true;
  state.queue.push(plainToken('stream-end', markOf(cursor)));
}

function leaveBlocks(state: State): void {
  unroll(state, -1);
  dropKey(state);
  state.keyAllowed = false;
}

function fetchFlowStart(state: State, kind: TokenKind): void {
  saveKey(state);
  state.keys.push(undefined);
  state.numbers.push(state.taken + state.queue.length);
  if (state.keys.length > limits.depth)
    throw scanFailure('too-deep', `exceeded max depth of ${limits.depth}`, markOf(state.cursor), state.cursor);
  state.keyAllowed = true;
  push(state, kind, 1);
}

function fetchFlowEnd(state: State, kind: TokenKind): void {
  dropKey(state);
  // As in go-yaml, closing brackets without a key in them no longer wait for a colon: v2 then fails on `[]: a`.
  if (inFlow(state)) {
    state.keys.pop();
    state.keyIndexes.delete(state.numbers.pop() ?? 0);
  }
  state.keyAllowed = false;
  push(state, kind, 1);
}

function fetchBlockEntry(state: State): void {
  if (!inFlow(state)) {
    if (!state.keyAllowed)
      throw scanFailure(
        'misplaced-entry',
        'block sequence entries are not allowed in this context',
        markOf(state.cursor),
        state.cursor,
      );
    roll(state, 'block-sequence-start', markOf(state.cursor));
  }
  dropKey(state);
  state.keyAllowed = true;
  push(state, 'block-entry', 1);
}

function fetchKey(state: State): void {
  if (!inFlow(state)) {
    if (!state.keyAllowed)
      throw scanFailure(
        'misplaced-key',
        'mapping keys are not allowed in this context',
        markOf(state.cursor),
        state.cursor,
      );
    roll(state, 'block-mapping-start', markOf(state.cursor));
  }
  dropKey(state);
  state.keyAllowed = !inFlow(state);
  push(state, 'key', 1);
}

function fetchValue(state: State): void {
  const index = state.keys.length - 1;
  const key = validKey(state, index);
  if (key !== undefined) {
    insert(state, plainToken('key', key.mark), key.number);
    roll(state, 'block-mapping-start', key.mark, key.number);
    state.keyIndexes.delete(key.number);
    state.keys[index] = undefined;
    state.keyAllowed = false;
  } else {
    if (!inFlow(state)) {
      if (!state.keyAllowed)
        throw scanFailure(
          'misplaced-value',
          'mapping values are not allowed in this context',
          markOf(state.cursor),
          state.cursor,
        );
      roll(state, 'block-mapping-start', markOf(state.cursor));
    }
    state.keyAllowed = !inFlow(state);
  }
  push(state, 'value', 1);
}

function saveKey(state: State): void {
  if (!state.keyAllowed) return;
  const { cursor } = state;
  dropKey(state);
  const number = state.taken + state.queue.length;
  state.keyIndexes.set(number, state.keys.length - 1);
  state.numbers[state.numbers.length - 1] = number;
  state.keys[state.keys.length - 1] = {
    number,
    mark: markOf(cursor),
    pos: cursor.pos,
    required: !inFlow(state) && state.indent === columnOf(cursor),
  };
}

/** Opens a block collection when the column is deeper than the current one. `number` is that of the token to go before. */
function roll(state: State, kind: TokenKind, mark: Mark, number?: number): void {
  if (inFlow(state) || state.indent >= mark.column) return;
  state.indents.push(state.indent);
  state.indent = mark.column;
  if (state.indents.length > limits.depth)
    throw scanFailure('too-deep', `exceeded max depth of ${limits.depth}`, mark, state.cursor);
  insert(state, plainToken(kind, mark), number);
}

/** Puts a token before the one with the number, or last when that is gone or none is given. */
function insert(state: State, token: Token, number: number | undefined): void {
  const at = number === undefined ? -1 : number - state.taken;
  if (at < 0) state.queue.push(token);
  else state.queue.splice(at, 0, token);
}

function unroll(state: State, column: number): void {
  if (inFlow(state)) return;
  while (state.indent > column) {
    state.queue.push(plainToken('block-end', markOf(state.cursor)));
    state.indent = state.indents.pop() ?? -1;
  }
}

function push(state: State, kind: TokenKind, length: number): void {
  state.queue.push(plainToken(kind, markOf(state.cursor)));
  state.cursor.pos += length;
}

function pushScalar(state: State, text: string, mark: Mark, style: ScalarStyle): void {
  state.queue.push({ kind: 'scalar', mark, text, suffix: '', style });
}

function inFlow(state: State): boolean {
  return state.keys.length > 1;
}
