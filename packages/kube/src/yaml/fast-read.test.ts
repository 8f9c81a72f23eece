import fc from 'fast-check';
import { expect, it } from 'vitest';
import { equalJson, type Json } from '#object/json.ts';
import { readFastDocument } from './fast-read.ts';
import { YamlFailure } from './failure.ts';
import { parseDocument } from './parse-document.ts';
import { refuseControlCharacters } from './readable.ts';
import reads from './recordings/reads.json' with { type: 'json' };
import suite from './recordings/suite.json' with { type: 'json' };
import { createScanner } from './scanner.ts';
import { toJson } from './to-json.ts';

type Dialect = 'v2' | 'v3';
const dialects: readonly Dialect[] = ['v2', 'v3'];

function full(text: string, dialect: Dialect): Json | string | undefined {
  try {
    const parsed = parseDocument(createScanner({ text, pos: 0, line: 0, lineStart: 0 }), true);
    return parsed?.root && toJson(parsed.root, { dialect, uniqueKeys: dialect === 'v3' });
  } catch (error) {
    if (error instanceof YamlFailure) return `refused: ${error.message}`;
    throw error;
  }
}

/** The two readers on a text; undefined when the fast one leaves it to the other. */
function disagreement(text: string, dialect: Dialect): string | undefined {
  const fast = readFastDocument({ text: `${text}\0`, dialect, pos: 0, line: 0, lineStart: 0, indent: 0 });
  if (fast === undefined) return undefined;
  const slow = full(text, dialect);
  return equalJson(fast.value, slow)
    ? undefined
    : `${JSON.stringify(text)}: fast ${JSON.stringify(fast.value)}, full ${JSON.stringify(slow)}`;
}

function isForBoth(text: string): boolean {
  try {
    refuseControlCharacters(text);
    return !/[\r\x85\u2028\u2029\ufeff]/.test(text);
  } catch {
    return false;
  }
}

it('agrees with the full reader on every recorded text that it takes on', () => {
  const texts = [...reads, ...suite.cases].map(({ text }) => text).filter(isForBoth);
  const wrong = dialects.flatMap((dialect) => texts.flatMap((text) => disagreement(text, dialect) ?? []));
  expect(wrong).toEqual([]);
  const taken = texts.filter(
    (text) =>
      readFastDocument({ text: `${text}\0`, dialect: 'v2', pos: 0, line: 0, lineStart: 0, indent: 0 }) !== undefined,
  );
  expect(taken.length).toBeGreaterThan(300);
});

const pieces = fc.constantFrom(
  ...'a b key : - [ ] { } " \' # 1 0 ~ yes 1.5 \\ \\n é 😀 .inf __proto__ constructor << 2024-01-02 ... & * ! %'.split(
    ' ',
  ),
  ...': |:\n|- |\n|\n  |\n    |\n- |\n  - | |  |, | # x|? |\n---\n|a: 1\n|b:\n|\n\n'.split('|'),
  ...'|\n;>\n;|-\n;>+\n;|2\n'.split(';'),
);

it.each(dialects)('agrees with the full reader on whatever else, in %s', (dialect) => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 25 }), (parts) => disagreement(parts.join(''), dialect) === undefined),
    { numRuns: 5000 },
  );
});
