/**
 * Small documents in every style of YAML, most of them right: nested block and flow collections, all kinds of scalars,
 * comments, blank lines, anchors, aliases, merges, tags, markers. One in four is then damaged by a character or two.
 */
import { randomOf } from './random.mjs';

export function generateTexts(count, seed) {
  const random = randomOf(seed);
  const some = {
    chance: (share) => random() < share,
    below: (limit) => Math.floor(random() * limit),
    pick: (list) => list[Math.floor(random() * list.length)],
    anchors: [],
  };
  return Array.from({ length: count }, () => {
    some.anchors.length = 0;
    const text = stream(some);
    return some.chance(0.25) ? damaged(some, text) : text;
  });
}

function stream(some) {
  const head = some.chance(0.15) ? some.pick(['---\n', '--- # c\n', '# c\n', '\n', '%YAML 1.1\n---\n', '\ufeff']) : '';
  let text = head + block(some, some.pick([0, 0, 0, 2]), 3);
  while (some.chance(0.12)) {
    some.anchors.length = 0;
    text += some.pick(['---\n', '---\n', '...\n---\n', '--- # c\n', '---\n---\n']) + block(some, 0, 2);
  }
  if (some.chance(0.05)) text = text.replaceAll('\n', '\r\n');
  return some.chance(0.1) ? text.replace(/\n$/, '') : text;
}

function block(some, indent, depth) {
  return some.chance(0.75) ? blockMap(some, indent, depth) : blockList(some, indent, depth);
}

function blockMap(some, indent, depth) {
  let out = '';
  for (let i = 1 + some.below(3); i > 0; i--) {
    out += noise(some, indent);
    if (some.chance(0.03))
      out += `${' '.repeat(indent)}? ${value(some, indent, depth - 1)}${' '.repeat(indent)}: ${value(some, indent, depth - 1)}`;
    else if (some.anchors.length > 0 && some.chance(0.08))
      out += `${' '.repeat(indent)}<<: ${some.pick([`*${some.pick(some.anchors)}`, `[*${some.pick(some.anchors)}]`])}\n`;
    else
      out += `${' '.repeat(indent)}${key(some)}:${some.pick([' ', ' ', ' ', '  ', '\t'])}${value(some, indent, depth - 1)}`;
  }
  return out;
}

function blockList(some, indent, depth) {
  let out = '';
  for (let i = 1 + some.below(3); i > 0; i--)
    out += `${noise(some, indent)}${' '.repeat(indent)}- ${item(some, indent, depth - 1)}`;
  return out;
}

/** A collection may begin on the line of its dash. */
function item(some, indent, depth) {
  if (depth > 0 && some.chance(0.4)) return block(some, indent + 2, depth).replace(/^(?:\s*#.*\n|\s*\n)*\s*/, '');
  return value(some, indent, depth);
}

/** A value up to the end of its line. `indent` is that of the collection around it. */
function value(some, indent, depth) {
  const kind = some.below(20);
  const properties = some.chance(0.1) ? `${property(some)} ` : '';
  if (depth > 0 && kind < 6) {
    const isList = some.chance(0.3);
    const inner = indent + (isList ? some.pick([0, 2]) : some.pick([2, 2, 4, 1]));
    return `${properties.trimEnd()}${some.chance(0.1) ? ' # c' : ''}\n${isList ? blockList(some, inner, depth) : blockMap(some, inner, depth)}`;
  }
  if (kind === 6 && some.anchors.length > 0) return `*${some.pick(some.anchors)}\n`;
  if (kind < 9) return `${properties}${flow(some, indent, 2)}${end(some)}`;
  if (kind < 11) return `${properties}${literal(some, indent)}`;
  if (kind < 13) return `${properties}${quoted(some, indent)}${end(some)}`;
  if (kind < 15) return `${properties}${folded(some, indent)}${end(some)}`;
  if (kind === 15) return some.pick(['\n', ' \n', '# c\n', ' # c\n']);
  return `${properties}${plain(some)}${end(some)}`;
}

function end(some) {
  return some.pick(['\n', '\n', '\n', ' \n', ' # c\n', '\n\n', '\t\n', '\t# c\n', '\n# c\n']);
}

function noise(some, indent) {
  if (some.chance(0.85)) return '';
  return some.pick(['\n', '# c\n', `${' '.repeat(indent)}# c\n`, '  \n', '\n\n', `${' '.repeat(indent + 3)}# c\n`]);
}

function property(some) {
  if (some.chance(0.5)) {
    const name = some.pick(['x', 'y', 'a1', 'b-c']);
    some.anchors.push(name);
    return `&${name}`;
  }
  return some.pick([
    '!!str',
    '!!int',
    '!!map',
    '!!seq',
    '!foo',
    '!',
    '!!float',
    '!!bool',
    '!!null',
    '!<tag:yaml.org,2002:str>',
    '!!binary',
  ]);
}

const names = [
  'a',
  'b',
  'c',
  'name',
  'x y',
  'é',
  'a/b.c',
  '"q"',
  "'s'",
  'y',
  'on',
  '1',
  '1.5',
  'null',
  '~',
  'a:b',
  '-a',
  'a#b',
  '"a\\tb"',
  '0x1f',
  '2024-01-02',
  '<<',
  'true',
];

function key(some) {
  return some.chance(0.6)
    ? `${some.pick('abcdefgh'.split(''))}${some.below(9)}`
    : some.pick(names) + some.pick(['', '', ' ']);
}

const plains = [
  'a',
  'word',
  'two words',
  'a: b'.replace(': ', ':'),
  'a#b',
  '1',
  '-1',
  '+1',
  '0777',
  '08',
  '1_000',
  '0x1F',
  '1e3',
  '.5',
  '1.',
  '1.50',
  '-0',
  '.inf',
  '.nan',
  'true',
  'yes',
  'No',
  'off',
  'y',
  'null',
  '~',
  '2024-01-02',
  '2024-01-02T03:04:05Z',
  '12:30',
  '12:30:45',
  '9007199254740993',
  '18446744073709551616',
  '-x',
  '--',
  '- x',
  '?x',
  ':x',
  'x:',
  'http://a.b/c?d=e#f',
  'a, b',
  '[x',
  'x]',
  '{',
  'x}',
  '%x',
  '@x',
  '`x',
  '!x',
  '&',
  '*',
  '|',
  '>',
  "it's",
  'say "x"',
  'é',
  '😀',
  '\u00a0',
  '=',
  '<<',
  '...',
  '---',
  'x\ty',
  '\\n',
  '10m',
  '100Mi',
  '1.2.3',
  '$(A)',
  '{{ .x }}',
  '0b11',
  '0o17',
  'NaN',
  'Infinity',
];

function plain(some) {
  return some.pick(plains);
}

function folded(some, indent) {
  const deeper = ' '.repeat(indent + some.pick([1, 2, 2, 4]));
  let out = some.pick(['one', 'some words', '1', 'true', 'x:y']);
  for (let i = some.below(4); i > 0; i--)
    out += `${some.pick(['\n', '\n', '\n\n', ' \n', '\n\n\n', '\n \n'])}${deeper}${some.pick(['more', 'and more', '- x', '# x', '2', "'q'", 'x#', 'a:'])}`;
  return out;
}

function quoted(some, indent) {
  const deeper = ' '.repeat(some.chance(0.9) ? indent + some.pick([1, 2, 3]) : 0);
  const isDouble = some.chance(0.6);
  const words = isDouble
    ? [
        'a',
        'b c',
        "'",
        '\\"',
        '\\n',
        '\\t',
        '\\\\',
        '\\x41',
        '\\u00e9',
        '\\U0001F600',
        ': ',
        ' # ',
        'é',
        '\t',
        '\\ ',
        '\\/',
        '\\0',
      ]
    : ['a', 'b c', '"', "''", '\\n', ': ', ' # ', 'é', '\t', '😀'];
  let out = '';
  for (let i = some.below(6); i > 0; i--) {
    out += some.pick(words);
    if (some.chance(0.2)) out += some.pick(['\n', ' \n', '\n\n', isDouble ? '\\\n' : '\n']) + deeper;
  }
  return isDouble ? `"${out}"` : `'${out}'`;
}

function literal(some, indent) {
  const hint = some.chance(0.2) ? some.pick(['1', '2', '2', '3']) : '';
  const chomp = some.pick(['', '', '-', '+']);
  const head =
    some.pick(['|', '|', '>']) + some.pick([hint + chomp, chomp + hint]) + some.pick(['', '', '', ' ', ' # c']);
  const deeper = ' '.repeat(indent + some.pick([1, 2, 2, 2, 4]));
  let out = `${head}\n`;
  for (let i = some.below(5); i > 0; i--)
    out += some.chance(0.2)
      ? some.pick(['\n', ' \n', `${deeper}\n`, `${deeper}  \n`])
      : `${deeper}${some.pick(['', '', '', ' ', '  ', '\t'])}${some.pick(['text', 'more text ', '# no comment', 'a: b', '- x', '"', 'é', '\\n'])}\n`;
  return out;
}

function flow(some, indent, depth) {
  const gap = () => some.pick(['', '', ' ', ' ', `\n${' '.repeat(indent + 2)}`, ' # c\n ']);
  const inner = () => (depth > 0 && some.chance(0.3) ? flow(some, indent, depth - 1) : flowScalar(some, indent));
  const count = some.below(4);
  const trailing = some.chance(0.1) ? ',' : '';
  if (some.chance(0.5)) {
    const items = Array.from(
      { length: count },
      () => `${gap()}${some.chance(0.1) ? `${flowScalar(some, indent)}: ` : ''}${inner()}${some.pick(['', '', ' '])}`,
    );
    return `[${items.join(',')}${trailing}${gap()}]`;
  }
  const entries = Array.from(
    { length: count },
    () =>
      `${gap()}${flowScalar(some, indent)}${some.pick([': ', ': ', ' : ', ':', ''])}${some.chance(0.9) ? inner() : ''}`,
  );
  return `{${entries.join(',')}${trailing}${gap()}}`;
}

function flowScalar(some, indent) {
  if (some.chance(0.3)) return quoted(some, indent);
  if (some.chance(0.05)) return `${property(some)} x`;
  return some.pick([
    'a',
    'b',
    'c1',
    '1',
    'true',
    'no',
    'a b',
    'x:y',
    '-1',
    '-x',
    '~',
    '1.5',
    'http://a/b',
    'é',
    '$(A)',
    'x#y',
    '?x',
    ':x',
    '-',
    '<<',
    '*x',
    'a\n  b',
  ]);
}

function damaged(some, text) {
  let out = text;
  for (let i = 1 + some.below(2); i > 0; i--) {
    const at = some.below(out.length + 1);
    out =
      out.slice(0, at) +
      some.pick([
        '',
        ' ',
        '\n',
        '\t',
        ':',
        ': ',
        '-',
        '"',
        "'",
        '[',
        ']',
        '{',
        '}',
        ',',
        '#',
        '&x ',
        '*x',
        '!',
        '|',
        '>',
        '%',
        '\r',
        '\u0085',
        '\u2028',
        '\x01',
        '...\n',
        '---\n',
      ]) +
      out.slice(at + some.below(2));
  }
  return out;
}
