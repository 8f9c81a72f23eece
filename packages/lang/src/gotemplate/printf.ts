// oxlint-disable complexity -- the verbs of fmt are one long table of cases
import { signedFloat } from './float-verb.ts';
import { printed, written } from './print.ts';
import { quote } from './token.ts';
import { Int, isMap, sortedKeys, typeName, wholeOf } from './value.ts';
import type { Value } from './value.ts';

interface Directive {
  readonly minus: boolean;
  readonly plus: boolean;
  readonly sharp: boolean;
  readonly space: boolean;
  readonly zero: boolean;
  /** %#v: as a program would write it. */
  readonly isSource: boolean;
  readonly width?: number;
  readonly precision?: number;
  readonly verb: string;
}

/** Wider or longer than Go allows. */
const tooLarge = 1e6;
const pattern = /%([-+# 0]*)(?:(\[\d*\])?(\d+|\*))?(?:\.(?:(\[\d*\])?(\d+|\*))?)?(\[[^\]]*\])?(.|$)/gsu;

/** Source: fmt, doPrintf: what is wrong in the format is said in the text, there are no errors. */
export function printf(format: string, operands: readonly Value[]): string {
  let next = 0;
  let isReordered = false;
  let isGood = true;

  /** Jumps to an operand named by its number. */
  function jump(index: string | undefined): void {
    if (index === undefined) return;
    const number = Number(index.slice(1, -1));
    isReordered = true;
    isGood = /^\[\d+\]$/.test(index) && number >= 1 && number <= operands.length;
    if (isGood) next = number - 1;
  }

  /** A width or precision: digits, or `*` for the next operand. */
  function size(text: string | undefined, index: string | undefined): number | undefined | 'bad' {
    if (text === undefined) return undefined;
    if (text !== '*') return Number(text) > tooLarge ? 'bad' : Number(text);
    jump(index);
    const whole = next < operands.length ? wholeOf(operands[next]) : undefined;
    if (next < operands.length) next += 1;
    return whole === undefined || whole > tooLarge || whole < -tooLarge ? 'bad' : Number(whole);
  }

  let text = format.replace(pattern, (match: string, ...groups: readonly (string | undefined)[]) => {
    const [flags = '', widthIndex, width, precisionIndex, precision, index, verb = ''] = groups;
    isGood = true;
    let result = '';
    const wide = size(width, widthIndex);
    if (wide === 'bad') result += '%!(BADWIDTH)';
    const exact = size(precision, precisionIndex);
    if (exact === 'bad') result += '%!(BADPREC)';
    jump(index);
    if (verb === '') return `${result}%!(NOVERB)`;
    if (verb === '%') return `${result}%`;
    if (!isGood) return `${result}%!${verb}(BADINDEX)`;
    if (next >= operands.length) return `${result}%!${verb}(MISSING)`;
    const hasPoint = /\./.test(match.slice(1 + flags.length));
    const minus = flags.includes('-') || (typeof wide === 'number' && wide < 0);
    const digits = typeof exact === 'number' ? exact : hasPoint && exact === undefined ? 0 : undefined;
    const directive: Directive = {
      minus,
      plus: flags.includes('+') && verb !== 'v',
      sharp: flags.includes('#') && verb !== 'v',
      isSource: flags.includes('#') && verb === 'v',
      space: flags.includes(' '),
      zero: flags.includes('0'),
      ...(typeof wide === 'number' ? { width: Math.abs(wide) } : {}),
      ...(digits !== undefined && digits >= 0 ? { precision: digits } : {}),
      verb,
    };
    const operand = operands[next];
    next += 1;
    return result + one(operand, directive);
  });
  if (!isReordered && next < operands.length) {
    const extra = operands
      .slice(next)
      .map((operand) =>
        operand === undefined || operand === null ? '<nil>' : `${typeName(operand)}=${printed(operand)}`,
      );
    text += `%!(EXTRA ${extra.join(', ')})`;
  }
  return text;
}

function one(operand: Value, directive: Directive): string {
  const { verb } = directive;
  if (operand === undefined || operand === null) {
    return verb === 'v' || verb === 'T' ? pad('<nil>', directive) : bad(operand, directive);
  }
  if (verb === 'T') return pad(truncate(typeName(operand), directive), directive);
  return nested(operand, directive);
}

function nested(operand: Value, directive: Directive): string {
  const { verb, isSource } = directive;
  if (operand === undefined || operand === null) return isSource ? written(operand) : pad('<nil>', directive);
  if (isSource && typeof operand === 'object' && !(operand instanceof Int)) return written(operand);
  if (typeof operand === 'string') return textOf(operand, directive);
  if (typeof operand === 'boolean')
    return verb === 'v' || verb === 't' ? pad(String(operand), directive) : bad(operand, directive);
  if (typeof operand === 'number') {
    const shown = signedFloat(operand, directive);
    return shown === undefined ? bad(operand, directive) : pad(shown, { ...directive, zero: false });
  }
  const whole = wholeOf(operand);
  if (whole !== undefined) return wholeText(operand, whole, directive);
  if (Array.isArray(operand)) return `[${operand.map((item) => nested(item, directive)).join(' ')}]`;
  if (isMap(operand)) {
    const entries = sortedKeys(operand).map((key) => `${nested(key, directive)}:${nested(operand[key], directive)}`);
    return `map[${entries.join(' ')}]`;
  }
  return verb === 'v' || verb === 's' ? pad(printed(operand), directive) : bad(operand, directive);
}

/** A verb that an operand has not: the operand is shown as %v would, with the same flags. */
function bad(operand: Value, directive: Directive): string {
  const { verb } = directive;
  if (operand === undefined || operand === null) return `%!${verb}(<nil>)`;
  return `%!${verb}(${typeName(operand)}=${nested(operand, { ...directive, verb: 'v' })})`;
}

function pad(text: string, { width = 0, minus, zero }: Directive): string {
  const missing = width - Array.from(text).length;
  if (missing <= 0) return text;
  if (minus) return text + ' '.repeat(missing);
  return (zero ? '0' : ' ').repeat(missing) + text;
}

function truncate(text: string, { precision }: Directive): string {
  return precision === undefined ? text : Array.from(text).slice(0, precision).join('');
}

function textOf(text: string, directive: Directive): string {
  const { verb, sharp, plus, precision, space, isSource } = directive;
  switch (verb) {
    case 's':
      return pad(truncate(text, directive), directive);
    case 'v':
      return pad(isSource ? quote(text) : truncate(text, directive), directive);
    case 'q': {
      const cut = truncate(text, directive);
      if (sharp && canBackquote(cut)) return pad(`\`${cut}\``, directive);
      return pad(plus ? asciiOnly(quote(cut)) : quote(cut), directive);
    }
    case 'x':
    case 'X': {
      const bytes = [...new TextEncoder().encode(text)].slice(0, precision ?? Infinity);
      const pairs = bytes.map((byte) => byte.toString(16).padStart(2, '0'));
      const head = sharp && pairs.length > 0 ? '0x' : '';
      const result = space ? pairs.map((pair) => head + pair).join(' ') : head + pairs.join('');
      return pad(verb === 'X' ? result.toUpperCase() : result, directive);
    }
    default:
      return bad(text, directive);
  }
}

function canBackquote(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what it is about
  return !/[\u0000-\u0008\u000a-\u001f`\u007f\ufeff]/.test(text);
}

function asciiOnly(quoted: string): string {
  let result = '';
  for (const character of quoted) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) result += character;
    else
      result +=
        code < 0x1_0000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
  }
  return result;
}

const bases: Readonly<Record<string, readonly [base: number, prefix: string]>> = {
  v: [10, ''],
  d: [10, ''],
  b: [2, '0b'],
  o: [8, '0'],
  O: [8, '0o'],
  x: [16, '0x'],
  X: [16, '0X'],
};

function wholeText(operand: Value, whole: bigint, directive: Directive): string {
  const { verb, plus, sharp, space, zero, minus, isSource, width = 0, precision } = directive;
  if (isSource && operand instanceof Int && operand.type.startsWith('u')) return written(operand);
  if (verb === 'c') return pad(characterOf(whole), directive);
  if (verb === 'q') return pad(quotedCharacter(characterOf(whole), plus), directive);
  if (verb === 'U') return unicodeOf(whole, directive);
  const [base, prefix] = bases[verb] ?? [0, ''];
  if (base === 0) return bad(operand, directive);
  const sign = whole < 0n ? '-' : plus ? '+' : space ? ' ' : '';
  let digits = (whole < 0n ? -whole : whole).toString(base);
  if (verb === 'X') digits = digits.toUpperCase();
  if (precision === 0 && whole === 0n) return ' '.repeat(width);
  const hasPrefix = verb === 'O' || sharp;
  const least = precision ?? (zero && !minus ? width - sign.length : 0);
  digits = digits.padStart(least, '0');
  const head = hasPrefix && !(prefix === '0' && digits.startsWith('0')) ? prefix : '';
  return pad(sign + head + digits, { ...directive, zero: false });
}

function characterOf(code: bigint): string {
  return code < 0n || code > 0x10_ffffn || (code >= 0xd800n && code <= 0xdfffn)
    ? '\ufffd'
    : String.fromCodePoint(Number(code));
}

function quotedCharacter(character: string, isAscii: boolean): string {
  const inner = (isAscii ? asciiOnly(quote(character)) : quote(character)).slice(1, -1);
  if (character === "'") return String.raw`'\''`;
  return character === '"' ? `'"'` : `'${inner}'`;
}

function unicodeOf(code: bigint, directive: Directive): string {
  const { precision = 4, sharp } = directive;
  const text = `U+${BigInt.asUintN(64, code).toString(16).toUpperCase().padStart(Math.max(precision, 4), '0')}`;
  const shown = sharp && code <= 0x10_ffffn ? `${text} '${characterOf(code)}'` : text;
  return pad(shown, { ...directive, zero: false });
}
