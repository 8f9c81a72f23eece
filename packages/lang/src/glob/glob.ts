/** Says whether a text matches, whole. */
export type Matcher = (text: string) => boolean;

/** One step of a pattern. `star` stops at separators, `deep` crosses them. */
type Token =
  | { readonly is: 'text'; readonly char: string }
  | { readonly is: 'any' }
  | { readonly is: 'star' }
  | { readonly is: 'deep' }
  | { readonly is: 'class'; readonly negated: boolean; readonly ranges: readonly (readonly [string, string])[] };

/** `{a,b}{c,d}...` multiply; a pattern with more forms than this matches nothing. */
const maxForms = 1_000;
const cacheSize = 10_000;
const cache = new Map<string, Matcher>();

/**
 * Compiles a glob as Argo CD reads them: `*` any run without a separator, `**` any run, `?` one character that is no
 * separator, `[a-z]` and `[!a-z]`, `{a,b}`, `\` before a character taken as it is. Without separators `*` crosses
 * everything. A pattern that cannot be read matches nothing. Matching takes steps in proportion to pattern times text,
 * whatever the pattern. Source: gobwas/glob, argo-cd util/glob.
 */
export function compileGlob(pattern: string, separator: '' | '/'): Matcher {
  const key = `${separator} ${pattern}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const matcher = compile(pattern, separator);
  if (cache.size >= cacheSize) cache.clear();
  cache.set(key, matcher);
  return matcher;
}

export function matchesGlob(pattern: string, text: string, separator: '' | '/' = ''): boolean {
  return compileGlob(pattern, separator)(text);
}

function compile(pattern: string, separator: string): Matcher {
  if (!/[*?[\]{}\\]/.test(pattern)) return (text) => text === pattern;
  if (pattern === '**' || (pattern === '*' && separator === '')) return () => true;
  const forms = parse(pattern);
  if (forms === undefined) return () => false;
  return (text) => forms.some((tokens) => run(tokens, text, separator));
}

/** Every form of the pattern, its alternatives written out; undefined when it cannot be read. */
function parse(pattern: string): readonly (readonly Token[])[] | undefined {
  const chars = Array.from(pattern);
  let at = 0;
  let broken = false;

  const top = alternatives(false)[0] ?? [];
  return broken || at < chars.length ? undefined : top;

  /** Reads up to the end, or inside braces up to `}`; one list of forms for each part between commas. */
  function alternatives(inside: boolean): (readonly (readonly Token[])[])[] {
    const parts: (readonly (readonly Token[])[])[] = [];
    let forms: readonly (readonly Token[])[] = [[]];
    while (at < chars.length && !broken) {
      const char = chars[at];
      if (inside && char === '}') {
        at += 1;
        return [...parts, forms];
      }
      if (inside && char === ',') {
        at += 1;
        parts.push(forms);
        forms = [[]];
      } else if (char === '{') {
        at += 1;
        forms = product(forms, alternatives(true).flat());
      } else {
        forms = product(forms, [[token()]]);
      }
    }
    if (inside) broken = true;
    return [...parts, forms];
  }

  function product(
    left: readonly (readonly Token[])[],
    right: readonly (readonly Token[])[],
  ): readonly (readonly Token[])[] {
    if (left.length * right.length > maxForms) broken = true;
    return broken ? [] : left.flatMap((head) => right.map((tail) => [...head, ...tail]));
  }

  function token(): Token {
    const char = chars[at] ?? '';
    at += 1;
    if (char === '*') {
      if (chars[at] !== '*') return { is: 'star' };
      while (chars[at] === '*') at += 1;
      return { is: 'deep' };
    }
    if (char === '?') return { is: 'any' };
    if (char === '[') return classOf();
    if (char === '\\') {
      const escaped = chars[at];
      at += 1;
      if (escaped === undefined) broken = true;
      return { is: 'text', char: escaped ?? '' };
    }
    return { is: 'text', char };
  }

  function classOf(): Token {
    const negated = chars[at] === '!';
    if (negated) at += 1;
    const ranges: [string, string][] = [];
    while (chars[at] !== ']') {
      const from = chars[at];
      if (from === undefined) {
        broken = true;
        return { is: 'any' };
      }
      const to = chars[at + 2];
      const isRange = chars[at + 1] === '-' && to !== undefined && to !== ']';
      ranges.push([from, isRange ? to : from]);
      at += isRange ? 3 : 1;
    }
    at += 1;
    if (ranges.length === 0) broken = true;
    return { is: 'class', negated, ranges };
  }
}

/** Runs all possible positions of the pattern side by side over the text. */
function run(tokens: readonly Token[], text: string, separator: string): boolean {
  let states = withSkips([0], tokens);
  for (const char of text) {
    const next: number[] = [];
    for (const state of states) {
      const token = tokens[state];
      if (token === undefined) continue;
      if (token.is === 'deep' || (token.is === 'star' && char !== separator)) next.push(state);
      else if (takes(token, char, separator)) next.push(state + 1);
    }
    if (next.length === 0) return false;
    states = withSkips(next, tokens);
  }
  return states.includes(tokens.length);
}

/** The states, and those reached by letting a star match nothing. Sorted is not needed, unique is. */
function withSkips(states: readonly number[], tokens: readonly Token[]): readonly number[] {
  const all = new Set<number>();
  for (const state of states) {
    let here = state;
    all.add(here);
    while (tokens[here]?.is === 'star' || tokens[here]?.is === 'deep') all.add((here += 1));
  }
  return [...all];
}

function takes(token: Token, char: string, separator: string): boolean {
  switch (token.is) {
    case 'text':
      return token.char === char;
    case 'any':
      return char !== separator;
    case 'class':
      return token.ranges.some(([from, to]) => from <= char && char <= to) !== token.negated;
    case 'star':
    case 'deep':
      return false;
  }
}
