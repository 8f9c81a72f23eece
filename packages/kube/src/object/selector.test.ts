import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesFields, fieldSelectorText, parseFieldSelector } from './field-selector.ts';
import type { Json } from './json.ts';
import { matchesSelector, parseSelector, selectorOf, selectorText } from './selector.ts';
import type { Selector } from './selector.ts';

function read(text: string): Selector {
  const result = parseSelector(text);
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

/** The objects of the recorded cases. */
const objects: { readonly [name: string]: { readonly [key: string]: string } } = {
  a: { n: 'a', odd: 'true' },
  b: { n: 'b', odd: 'false' },
  c: { n: 'c', odd: 'true' },
  d: { n: 'd', odd: 'false' },
  e: { n: 'e', odd: 'true' },
  z: { num: '5' },
};

function selected(text: string): string {
  const selector = read(text);
  return Object.keys(objects)
    .filter((name) => matchesSelector(selector, objects[name] ?? {}))
    .join('');
}

describe('a label selector in text form', () => {
  it.each([
    // Answers of kube-apiserver 1.36.
    ['n in (a,b,c),odd=true', 'ac'],
    ['', 'abcdez'],
    ['n=', ''],
    ['n=a', 'a'],
    ['n', 'abcde'],
    ['num>3', 'z'],
    ['num<3', ''],
    ['n!=a', 'bcdez'],
    ['!n', 'z'],
    ['n notin (a,b)', 'cdez'],
    // And of its grammar.
    ['n==a', 'a'],
    [' n  in ( a , b ) , odd = false ', 'b'],
    ['n in (in,a)', 'a'],
    ['n=in', ''],
    ['num>5', ''],
    ['n>1', ''],
    ['n,!odd', ''],
    ['num in (5),!n', 'z'],
    ['n in ()', ''],
  ])('%j selects %j', (text, names) => {
    expect(selected(text)).toBe(names);
  });

  it.each([
    ['x in (a,,b)', 'x in (,a,b)'],
    ['x in (,a)', 'x in (,a)'],
    ['x in (a,)', 'x in (,a)'],
    ['x in (b,a,b)', 'x in (a,b)'],
    ['b,a', 'a,b'],
    ['x == 1, y!=2,!z', 'x==1,y!=2,!z'],
    ['x> 1,y <2', 'x>1,y<2'],
    ['example.com/x=y', 'example.com/x=y'],
  ])('%j is written %j', (text, expected) => {
    expect(selectorText(read(text))).toBe(expected);
  });

  const keyRule =
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

  it.each([
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['a,', "found '', expected: identifier after ','"],
    ['=a', "found '=', expected: !, identifier, or 'end of string'"],
    ['a=b c', "found 'c', expected: ',' or 'end of string'"],
    ['!a=b', "found '=', expected: ',' or 'end of string'"],
    ['!', "unable to parse requirement: found '', expected: identifier"],
    ['a in b', "unable to parse requirement: found 'b' expected: '('"],
    ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['a in (b c)', "unable to parse requirement: found 'c', expected: ',' or ')'"],
    ['a in (=)', "unable to parse requirement: found '=', expected: ',', ')' or identifier"],
    ['a in (b,=)', "unable to parse requirement: found '=', expected: ',', or identifier"],
    ['a==(', "unable to parse requirement: found '(', expected: identifier"],
    ['-a=b', `unable to parse requirement: <nil>: Invalid value: "-a": ${keyRule}`],
    [
      'a>x',
      `unable to parse requirement: values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer`,
    ],
    [
      'a=-b',
      `unable to parse requirement: values[0][a]: Invalid value: "-b": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
    ],
    [
      `a=${'b'.repeat(64)}`,
      `unable to parse requirement: values[0][a]: Invalid value: "${'b'.repeat(64)}": must be no more than 63 bytes`,
    ],
    ['/a', 'unable to parse requirement: <nil>: Invalid value: "/a": prefix part must be non-empty'],
  ])('%j is refused', (text, message) => {
    expect(parseSelector(text)).toEqual({ ok: false, message });
  });

  it('reads what it writes', () => {
    const key = fc.constantFrom('a', 'b', 'example.com/c', 'in', 'notin');
    const value = fc.constantFrom('', 'x', 'y-z', 'in');
    const requirement = fc.oneof(
      fc.tuple(key, fc.constantFrom('=', '==', '!='), value).map((parts) => parts.join('')),
      fc
        .tuple(key, fc.constantFrom('in', 'notin'), fc.array(value, { minLength: 1 }))
        .map(([name, operator, values]) => `${name} ${operator} (${values.join(',')})`),
      key,
      key.map((name) => `!${name}`),
    );
    fc.assert(
      fc.property(fc.array(requirement, { maxLength: 4 }), (requirements) => {
        const selector = read(requirements.join(','));
        expect(read(selectorText(selector))).toEqual(selector);
      }),
    );
  });
});

describe('a label selector in object form', () => {
  it.each([
    [undefined, 'nothing', ''],
    [null, 'nothing', ''],
    [{}, '', 'abcdez'],
    [{ matchLabels: { odd: 'true', n: 'a' } }, 'n=a,odd=true', 'a'],
    [
      {
        matchLabels: { odd: 'true' },
        matchExpressions: [
          { key: 'n', operator: 'NotIn', values: ['c', 'a'] },
          { key: 'num', operator: 'DoesNotExist' },
          { key: 'n', operator: 'Exists' },
        ],
      },
      'n notin (a,c),n,!num,odd=true',
      'e',
    ],
  ] satisfies readonly (readonly [Json | undefined, string, string])[])('%j', (value, text, names) => {
    const result = selectorOf(value);
    if (!result.ok) throw new Error(result.message);
    expect(result.value === 'nothing' ? 'nothing' : selectorText(result.value)).toBe(text);
    expect(
      Object.keys(objects)
        .filter((name) => matchesSelector(result.value, objects[name] ?? {}))
        .join(''),
    ).toBe(names);
  });

  it.each([
    [{ key: 'a', operator: 'Nope' }, '"Nope" is not a valid label selector operator'],
    [{ key: 'a', operator: 'In' }, "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty"],
    [
      { key: 'a', operator: 'Exists', values: ['x'] },
      'values: Invalid value: ["x"]: values set must be empty for exists and does not exist',
    ],
  ])('refuses %j', (expression, message) => {
    expect(selectorOf({ matchExpressions: [expression] })).toEqual({ ok: false, message });
  });
});

describe('a field selector', () => {
  it.each([
    ['metadata.name=a', true],
    ['metadata.name!=a', false],
    ['metadata.name==a,status.phase=Running', true],
    ['metadata.name=b', false],
    ['spec.nodeName=', true],
    ['', true],
    [',metadata.name=a,', true],
    [String.raw`note=a\,b\=c\\`, true],
  ])('%j', (text, expected) => {
    const fields: { readonly [field: string]: string } = {
      'metadata.name': 'a',
      'status.phase': 'Running',
      note: 'a,b=c\\',
    };
    const result = parseFieldSelector(text);
    expect(result.ok && matchesFields(result.value, (field) => fields[field])).toBe(expected);
  });

  it.each([
    ['nope', "invalid selector: 'nope'; can't understand 'nope'"],
    ['metadata.name>a', "invalid selector: 'metadata.name>a'; can't understand 'metadata.name>a'"],
    ['a=1,b', "invalid selector: 'a=1,b'; can't understand 'b'"],
    ['a=b=c', 'invalid field selector: unescaped character in value: 61'],
    [String.raw`a=\b`, String.raw`invalid field selector: invalid escape sequence: \b`],
  ])('%j is refused', (text, message) => {
    expect(parseFieldSelector(text)).toEqual({ ok: false, message });
  });

  it('reads what it writes', () => {
    const requirement = fc.record({
      field: fc.constantFrom('metadata.name', 'spec.x'),
      operator: fc.constantFrom('=', '==', '!=') as fc.Arbitrary<'=' | '==' | '!='>,
      value: fc.string().filter((value) => !value.startsWith('=')),
    });
    fc.assert(
      fc.property(requirement, (one) => {
        expect(parseFieldSelector(fieldSelectorText([one]))).toEqual({ ok: true, value: [one] });
      }),
    );
  });
});
