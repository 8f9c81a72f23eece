import { isList, isMap } from './json.ts';
import type { Json } from './json.ts';
import { labelKeyProblems, labelValueProblems } from './label-syntax.ts';
import { selectorWords } from './selector-words.ts';
import type { SelectorWord } from './selector-words.ts';

/** One condition on labels. `gt` and `lt` compare whole numbers. */
export interface Requirement {
  readonly key: string;
  readonly operator: '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';
  /** Sorted, without doubles; none for `exists` and `!`, one for all but `in` and `notin`. */
  readonly values: readonly string[];
}

/** All requirements must hold, sorted by key: an empty list selects everything. `nothing` selects nothing. */
export type Selector = readonly Requirement[] | 'nothing';

export type SelectorResult =
  | { readonly ok: true; readonly value: Selector }
  /** In the API server's words. */
  | { readonly ok: false; readonly message: string };

/** Carries a refusal out of the depth of the reader. */
class Refusal extends Error {}

/**
 * Reads the text form (`a=b,c!=d,e in (x,y),!f,g,n>3`); empty text selects everything.
 * Source: apimachinery, `labels/selector.go`.
 */
export function parseSelector(text: string): SelectorResult {
  return caught(() => readAll({ words: selectorWords(text), position: 0 }));
}

function caught(read: () => Selector): SelectorResult {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, message: error.message };
    throw error;
  }
}

interface Reader {
  readonly words: readonly SelectorWord[];
  position: number;
}

const end: SelectorWord = { is: 'end', text: '' };

function peek({ words, position }: Reader): SelectorWord {
  return words[position] ?? end;
}

function take(reader: Reader): SelectorWord {
  const word = peek(reader);
  reader.position += 1;
  return word;
}

function isSymbol({ is, text }: SelectorWord, symbol: string): boolean {
  return is === 'symbol' && text === symbol;
}

function canStart(word: SelectorWord): boolean {
  return word.is === 'name' || isSymbol(word, '!');
}

function readAll(reader: Reader): Selector {
  const requirements: Requirement[] = [];
  const first = peek(reader);
  if (first.is === 'end') return requirements;
  if (!canStart(first)) throw new Refusal(`found '${first.text}', expected: !, identifier, or 'end of string'`);
  for (;;) {
    requirements.push(readRequirement(reader));
    const word = take(reader);
    if (word.is === 'end') return sorted(requirements);
    if (!isSymbol(word, ',')) throw new Refusal(`found '${word.text}', expected: ',' or 'end of string'`);
    if (!canStart(peek(reader))) throw new Refusal(`found '${peek(reader).text}', expected: identifier after ','`);
  }
}

function sorted(requirements: readonly Requirement[]): Selector {
  return requirements.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

function readRequirement(reader: Reader): Requirement {
  try {
    const negated = isSymbol(peek(reader), '!');
    if (negated) take(reader);
    const { is, text: key } = take(reader);
    if (is !== 'name') throw new Refusal(`found '${key}', expected: identifier`);
    const problems = labelKeyProblems(key);
    if (problems.length > 0) throw new Refusal(invalid('<nil>', key, problems));
    const next = peek(reader);
    const alone = next.is === 'end' || isSymbol(next, ',');
    if (alone) return { key, operator: negated ? '!' : 'exists', values: [] };
    if (negated) return { key, operator: '!', values: [] };
    const operator = readOperator(reader);
    const values = operator === 'in' || operator === 'notin' ? readValues(reader) : [readValue(reader)];
    return checked({ key, operator, values });
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(`unable to parse requirement: ${error.message}`);
    throw error;
  }
}

const operators = new Map<string, Requirement['operator']>([
  ['=', '='],
  ['==', '=='],
  ['!=', '!='],
  ['in', 'in'],
  ['notin', 'notin'],
  ['>', 'gt'],
  ['<', 'lt'],
]);

function readOperator(reader: Reader): Requirement['operator'] {
  const { text } = take(reader);
  const operator = operators.get(text);
  if (operator === undefined) throw new Refusal(`found '${text}', expected: in, notin, =, ==, !=, gt, lt`);
  return operator;
}

function readValue(reader: Reader): string {
  const next = peek(reader);
  if (next.is === 'end' || isSymbol(next, ',')) return '';
  const { is, text } = take(reader);
  if (is !== 'name') throw new Refusal(`found '${text}', expected: identifier`);
  return text;
}

/** `(a,b)`; an empty place is the empty value. */
function readValues(reader: Reader): readonly string[] {
  const open = take(reader);
  if (!isSymbol(open, '(')) throw new Refusal(`found '${open.text}' expected: '('`);
  const first = peek(reader);
  if (first.is !== 'name' && !isSymbol(first, ',') && !isSymbol(first, ')')) {
    throw new Refusal(`found '${first.text}', expected: ',', ')' or identifier`);
  }
  const values = new Set<string>();
  for (;;) {
    const word = peek(reader);
    if (word.is === 'name') values.add(take(reader).text);
    else if (isSymbol(word, ',') || isSymbol(word, ')')) values.add('');
    else throw new Refusal(`found '${word.text}', expected: ',', or identifier`);
    const after = take(reader);
    if (isSymbol(after, ')')) return [...values].toSorted();
    if (!isSymbol(after, ',')) throw new Refusal(`found '${after.text}', expected: ',' or ')'`);
  }
}

/** A requirement whose key is right, or a refusal for its values. */
function checked(requirement: Requirement): Requirement {
  const { key, operator, values } = requirement;
  const problems = values.flatMap((value, i) => {
    const isNumber = operator !== 'gt' && operator !== 'lt' ? true : wholeNumber(value) !== undefined;
    const syntax = labelValueProblems(value);
    return [
      ...(isNumber ? [] : [invalid(`values[${i}]`, value, ["for 'Gt', 'Lt' operators, the value must be an integer"])]),
      ...(syntax.length === 0 ? [] : [invalid(`values[${i}][${key}]`, value, syntax)]),
    ];
  });
  if (problems.length > 0) throw new Refusal(problems.length === 1 ? problems.join('') : `[${problems.join(', ')}]`);
  return requirement;
}

function invalid(path: string, value: string, problems: readonly string[]): string {
  return `${path}: Invalid value: ${JSON.stringify(value)}: ${problems.join('; ')}`;
}

const [least, most] = [-(2n ** 63n), 2n ** 63n - 1n];

function wholeNumber(text: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const number = BigInt(text.replace('+', ''));
  return number < least || number > most ? undefined : number;
}

const expressionOperators = new Map<Json | undefined, Requirement['operator']>([
  ['In', 'in'],
  ['NotIn', 'notin'],
  ['Exists', 'exists'],
  ['DoesNotExist', '!'],
]);

/**
 * The selector of a `{ matchLabels, matchExpressions }` value: absent selects nothing, `{}` everything.
 * Source: apimachinery, meta/v1, LabelSelectorAsSelector.
 */
export function selectorOf(value: Json | undefined): SelectorResult {
  if (!isMap(value)) return { ok: true, value: 'nothing' };
  const { matchLabels, matchExpressions } = value;
  const labels = Object.entries(isMap(matchLabels) ? matchLabels : {});
  return caught(() =>
    sorted([
      ...labels.map(([key, text]) => checkedKey({ key, operator: '=', values: [String(text)] })),
      ...(isList(matchExpressions) ? matchExpressions : []).map(requirementOf),
    ]),
  );
}

function requirementOf(expression: Json): Requirement {
  const { key = '', operator: name, values = [] } = isMap(expression) ? expression : {};
  const operator = expressionOperators.get(name);
  if (operator === undefined) throw new Refusal(`${JSON.stringify(name ?? '')} is not a valid label selector operator`);
  const texts = [...new Set((isList(values) ? values : []).map(String))].toSorted();
  const isSet = operator === 'in' || operator === 'notin';
  if (isSet && texts.length === 0) {
    throw new Refusal("values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty");
  }
  if (!isSet && texts.length > 0) {
    const shown = `[${texts.map((text) => JSON.stringify(text)).join(',')}]`;
    throw new Refusal(`values: Invalid value: ${shown}: values set must be empty for exists and does not exist`);
  }
  return checkedKey({ key: String(key), operator, values: texts });
}

function checkedKey(requirement: Requirement): Requirement {
  const problems = labelKeyProblems(requirement.key);
  if (problems.length > 0) throw new Refusal(invalid('key', requirement.key, problems));
  return checked(requirement);
}

export function matchesSelector(selector: Selector, labels: { readonly [key: string]: string }): boolean {
  return selector !== 'nothing' && selector.every((requirement) => matches(requirement, labels));
}

function matches({ key, operator, values }: Requirement, labels: { readonly [key: string]: string }): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case '!=':
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'gt':
    case 'lt':
      return value !== undefined && compares(value, operator, values[0] ?? '');
    default:
      return value !== undefined && values.includes(value);
  }
}

function compares(value: string, operator: 'gt' | 'lt', bound: string): boolean {
  const [left, right] = [wholeNumber(value), wholeNumber(bound)];
  if (left === undefined || right === undefined) return false;
  return operator === 'gt' ? left > right : left < right;
}

/** The text form; '' for `nothing` too, as Kubernetes prints it. */
export function selectorText(selector: Selector): string {
  return selector === 'nothing' ? '' : selector.map(requirementText).join(',');
}

function requirementText({ key, operator, values }: Requirement): string {
  const list = values.join(',');
  switch (operator) {
    case 'exists':
      return key;
    case '!':
      return `!${key}`;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${list})`;
    case 'gt':
      return `${key}>${list}`;
    case 'lt':
      return `${key}<${list}`;
    default:
      return `${key}${operator}${list}`;
  }
}
