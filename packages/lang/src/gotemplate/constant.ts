import type { NumberNode } from './node.ts';
import { quote } from './token.ts';

export type Constant = Pick<NumberNode, 'whole' | 'float'> | { readonly error: string };

const min = -(2n ** 63n);
const max = 2n ** 63n - 1n;
const maxUnsigned = 2n ** 64n - 1n;

/** A number constant under the types that can hold it. Source: text/template/parse, newNumber; strconv with base 0. */
export function numberConstant(text: string): Constant {
  const whole = wholeNumber(text);
  if (whole !== undefined && whole >= min && whole <= max) return { whole, float: Number(whole) };
  if (whole !== undefined && whole > 0n && whole <= maxUnsigned) return { float: Number(whole) };
  const float = floatNumber(text);
  if (float === undefined) return { error: `illegal number syntax: ${quote(text)}` };
  if (!/[.eEpP]/.test(text)) return { error: `integer overflow: ${quote(text)}` };
  return Number.isInteger(float) && Math.abs(float) < 2 ** 63 ? { whole: BigInt(float), float } : { float };
}

/** With base 0: a prefix tells the base, a leading 0 alone means octal, underscores may part digits. */
function wholeNumber(text: string): bigint | undefined {
  const match = /^([+-]?)(0[xX]|0[oO]|0[bB]|0)?([0-9a-fA-F_]*)$/.exec(text);
  if (match === null) return undefined;
  const [, sign = '', prefix = '', digits = ''] = match;
  if (/__|_$/.test(digits) || (prefix === '' && digits.startsWith('_'))) return undefined;
  const plain = digits.replaceAll('_', '');
  if (plain === '') return prefix === '0' ? 0n : undefined;
  const head = prefix === '0' ? '0o' : prefix.toLowerCase();
  try {
    const value = BigInt(head + plain);
    return sign === '-' ? -value : value;
  } catch {
    return undefined;
  }
}

function floatNumber(text: string): number | undefined {
  if (/__|_(?!\d)|(?<![\da-fA-FxX])_/.test(text)) return undefined;
  const hex = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?\d+)$/.exec(text);
  if (hex !== null) {
    const [, sign, whole = '', rest = '', power = '0'] = hex;
    const value = Number.parseInt(`${whole}${rest}` || '0', 16) * 2 ** (Number(power) - 4 * rest.length);
    return sign === '-' ? -value : value;
  }
  if (!/^[+-]?(\d[\d_]*\.?[\d_]*|\.\d[\d_]*)([eE][+-]?\d+)?$/.test(text)) return undefined;
  const value = Number(text.replaceAll('_', ''));
  return Number.isFinite(value) ? value : undefined;
}

/** The code point of a character constant such as `'a'` or `'\n'`. */
export function characterConstant(text: string): Constant {
  const value = unquote(`"${text.slice(1, -1).replace('"', '\\"').replace("\\'", "'")}"`);
  const characters = value === undefined ? [] : Array.from(value);
  if (value === undefined || value === '') return { error: 'invalid syntax' };
  if (characters.length !== 1) return { error: `malformed character constant: ${text}` };
  const code = characters[0]?.codePointAt(0) ?? 0;
  return { whole: BigInt(code), float: code };
}

const simple: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};

/** The text of a quoted or raw Go string; undefined when it is none. Source: strconv.Unquote. */
export function unquote(text: string): string | undefined {
  const inner = text.slice(1, -1);
  if (text.startsWith('`')) return inner.replaceAll('\r', '');
  const bytes: number[] = [];
  let plain = '';
  const flush = (): void => {
    if (bytes.length > 0) plain += new TextDecoder().decode(Uint8Array.from(bytes.splice(0)));
  };
  const pattern = /\\(?:([abfnrtv\\"])|x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))|([^\\])/gsu;
  let end = 0;
  for (const match of inner.matchAll(pattern)) {
    if (match.index !== end) return undefined;
    end = match.index + match[0].length;
    const [, escape, hex, octal, short, long, character] = match;
    if (hex !== undefined) bytes.push(Number.parseInt(hex, 16));
    else if (octal !== undefined) bytes.push(Number.parseInt(octal, 8) & 255);
    else {
      flush();
      const code = short ?? long;
      if (code !== undefined) plain += String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10_ffff));
      else plain += escape === undefined ? (character ?? '') : (simple[escape] ?? '');
    }
  }
  flush();
  return end === inner.length ? plain : undefined;
}
