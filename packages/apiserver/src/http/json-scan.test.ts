import { describe, expect, it } from 'vitest';

import { scanJson } from './json-scan.ts';

/** Texts, and what encoding/json of Go 1.26 said of them. */
const said: readonly (readonly [text: string, problem: string | undefined])[] = [
  ['', 'unexpected end of JSON input'],
  [' ', 'unexpected end of JSON input'],
  ['{', 'unexpected end of JSON input'],
  ['[1', 'unexpected end of JSON input'],
  ['{"a"', 'unexpected end of JSON input'],
  ['{"a":', 'unexpected end of JSON input'],
  ['{"a":1', 'unexpected end of JSON input'],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{a:1}', "invalid character 'a' looking for beginning of object key string"],
  ['{"a":1 "b":2}', "invalid character '\"' after object key:value pair"],
  ['[1 2]', "invalid character '2' after array element"],
  ['nope', "invalid character 'o' in literal null (expecting 'u')"],
  ['nul', "invalid character ' ' in literal null (expecting 'l')"],
  ['truE', "invalid character 'E' in literal true (expecting 'e')"],
  ['01', "invalid character '1' after top-level value"],
  ['-', "invalid character ' ' in numeric literal"],
  ['-x', "invalid character 'x' in numeric literal"],
  ['1.x', "invalid character 'x' after decimal point in numeric literal"],
  ['1e', "invalid character ' ' in exponent of numeric literal"],
  ['1ex', "invalid character 'x' in exponent of numeric literal"],
  ['{} {}', "invalid character '{' after top-level value"],
  ['"a', 'unexpected end of JSON input'],
  ['"\\q"', "invalid character 'q' in string escape code"],
  ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"],
  ['"a\nb"', "invalid character '\\n' in string literal"],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ['[1,]', "invalid character ']' looking for beginning of value"],
  ["'a'", "invalid character '\\'' looking for beginning of value"],
  ['<a>', "invalid character '<' looking for beginning of value"],
  ['"\\u12"', "invalid character '\"' in \\u hexadecimal character escape"],
];

describe('the JSON scanner', () => {
  it.each(said)('says of %j what Go says: %s', (text, problem) => {
    expect(scanJson(text).problem).toBe(problem);
  });

  it('names repeated fields by their paths, once each', () => {
    const text = '{"a":1,"a":2,"b":{"c":[{"d":1},{"d":1,"d":2,"d":3}]}}';
    expect(scanJson(text).duplicates).toEqual(['a', 'b.c[1].d']);
  });

  it('gives up on what nests too deep', () => {
    expect(scanJson('['.repeat(100_000)).problem).toBe('exceeded max depth');
  });
});
