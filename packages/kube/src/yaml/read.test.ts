import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readYaml } from './read.ts';
import { showProblem } from './show-problem.ts';

function problemOf(text: string, dialect: 'v2' | 'v3' = 'v2') {
  const reading = readYaml(text, { dialect });
  return reading.ok ? undefined : reading.problem;
}

describe('readYaml', () => {
  it('reads every document with its place, and undefined for empty ones', () => {
    const reading = readYaml('# head\na: 1\n---\n# nothing\n---\n\n  b: 2\n', { dialect: 'v2' });
    expect(reading).toEqual({
      ok: true,
      documents: [
        { value: { a: 1 }, line: 2, column: 1 },
        { value: undefined, line: 3, column: 1 },
        { value: { b: 2 }, line: 7, column: 3 },
      ],
    });
  });

  it.each([
    ['a: b: c\n', 1, 5, 'mapping values are not allowed in this context'],
    ['a: 1\n b: 2\n', 2, 3, 'mapping values are not allowed in this context'],
    ['a:\n  - b\n c: d\n', 3, 2, 'did not find expected key'],
    ['a: @b\n', 1, 4, 'found character that cannot start any token'],
    ['a:\n\tb: 1\n', 2, 1, 'found character that cannot start any token'],
    ['a: [b\n', 2, 1, "did not find expected ',' or ']'"],
    ['a: "b\n', 1, 4, 'found unexpected end of stream'],
    ['a: *b\n', 1, 4, "unknown anchor 'b' referenced"],
    ['a: 1\nb\n', 2, 1, "could not find expected ':'"],
    ['a: é\nb: \u0007\n', 2, 4, 'control characters are not allowed'],
    ['a: .inf\n', 1, 4, 'json: unsupported value: +Inf'],
  ])('places the problem of %j', (text, line, column, message) => {
    expect(problemOf(text)).toMatchObject({ line, column, message });
  });

  it('stops alias bombs, whatever their shape', () => {
    const lines = Array.from({ length: 12 }, (_, i) => `a${i}: &a${i} [${`*a${i - 1},`.repeat(i === 0 ? 0 : 9)}1]`);
    expect(problemOf(`${lines.join('\n')}\n`)?.code).toBe('alias-bomb');
    const merges = lines.map((line, i) =>
      i === 0
        ? 'a0: &a0 {k: 1}'
        : line.replace(
            /\[.*\]/,
            `{<<: [${Array(9)
              .fill(`*a${i - 1}`)
              .join(',')}]}`,
          ),
    );
    expect(problemOf(`${merges.join('\n')}\n`)?.code).toBe('alias-bomb');
  });

  it('stops at a depth that would exhaust the stack', () => {
    expect(problemOf('['.repeat(5000))?.code).toBe('too-deep');
    expect(problemOf('- '.repeat(5000))?.code).toBe('too-deep');
    expect(problemOf(`{a: ${'{a: '.repeat(1500)}`)?.code).toBe('too-deep');
  });

  it('gives a reading or a problem with a place, and throws nothing, whatever the text', () => {
    const pieces = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\ud800', '&a ', '*a', '<<: ', '!', '%', '\0', '\r'),
    );
    fc.assert(
      fc.property(fc.array(pieces), fc.constantFrom('v2' as const, 'v3' as const), (parts, dialect) => {
        const reading = readYaml(parts.join(''), { dialect });
        return reading.ok || (reading.problem.line >= 1 && reading.problem.column >= 1);
      }),
      { numRuns: 500 },
    );
  });

  it('tells all duplicate keys at once, in the words of either library', () => {
    const text = 'a: 1\nb:\n  c: 1\n  c: 2\na: 2\n';
    const strict = readYaml(text, { dialect: 'v2', uniqueKeys: true });
    expect(strict.ok ? '' : strict.problem.reference).toBe(
      'yaml: unmarshal errors:\n  line 4: key "c" already set in map\n  line 5: key "a" already set in map',
    );
    expect(problemOf(text, 'v3')?.reference).toBe(
      'yaml: unmarshal errors:\n  line 5: mapping key "a" already defined at line 1',
    );
  });

  it('does not count a byte order mark or carriage returns', () => {
    const reading = readYaml('\ufeffa: |\r\n  x\r\n  y\r\nb: 1\r\n', { dialect: 'v2' });
    expect(reading.ok && reading.documents[0]?.value).toEqual({ a: 'x\ny\n', b: 1 });
  });

  it('keeps __proto__ a key like any other', () => {
    const reading = readYaml('__proto__: {polluted: true}\n', { dialect: 'v2' });
    expect(reading.ok && JSON.stringify(reading.documents[0]?.value)).toBe('{"__proto__":{"polluted":true}}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('keeps integers up to 64 bits', () => {
    const reading = readYaml('[9007199254740991, 9007199254740993, 18446744073709551615]', { dialect: 'v3' });
    expect(reading.ok && reading.documents[0]?.value).toEqual([
      9007199254740991,
      9007199254740993n,
      18446744073709551615n,
    ]);
  });
});

describe('showProblem', () => {
  it('points at the place in its line', () => {
    const text = 'kind: Pod\nspec: a: b\n';
    const problem = problemOf(text);
    expect(problem && showProblem(text, problem, 'pod.yaml')).toBe(
      'pod.yaml:2:8: mapping values are not allowed in this context\n2 | spec: a: b\n           ^',
    );
  });
});
