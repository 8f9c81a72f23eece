/** A number as go-yaml reads it from a plain scalar, with Go's type for it, or undefined when the text is no number. */
export function resolveNumber(
  text: string,
  dialect: 'v2' | 'v3',
): { type: 'int'; value: number | bigint } | { type: 'float'; value: number } | undefined {
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  const integer = parseInteger(plain);
  if (integer !== undefined) return { type: 'int', value: integer };
  const value = parseFloat64(plain);
  if (value !== undefined) return { type: 'float', value };
  const signed = parseSignedDigits(plain, dialect);
  return signed === undefined ? undefined : { type: 'int', value: signed };
}

const lowest = -(2n ** 63n);
const highest = 2n ** 63n - 1n;
const highestUnsigned = 2n ** 64n - 1n;

/** Up to this many digits an integer is exact as a number. */
const safeDigits = 15;

const decimal = /^[-+]?(?:0|[1-9][0-9]*)$/;
const prefixed = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]+)$/;

/** Go's ParseInt and ParseUint with base 0: decimal, 0x, 0b, 0o and the octal of a leading zero, up to 64 bits. */
function parseInteger(plain: string): number | bigint | undefined {
  if (decimal.test(plain)) return plain.length <= safeDigits ? Number(plain) + 0 : within(plain, plain);
  const match = prefixed.exec(plain);
  if (match === null) return undefined;
  const digits = match[2] ?? '';
  return within(plain, /^0[0-7]/.test(digits) ? `0o${digits}` : digits.toLowerCase());
}

/** The integer of `digits`, with the sign of `plain`, when Go has a type for it: only what has no sign may be unsigned. */
function within(plain: string, digits: string): number | bigint | undefined {
  const magnitude = BigInt(digits.replace(/^[-+]/, ''));
  const value = plain.startsWith('-') ? -magnitude : magnitude;
  const hasSign = plain.startsWith('-') || plain.startsWith('+');
  if (value < lowest || value > (hasSign ? highest : highestUnsigned)) return undefined;
  return narrow(value);
}

/** A number where it is exact, a bigint beyond 2^53. */
export function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Ends in one pass: every part can only match in one way. */
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

export function parseFloat64(plain: string): number | undefined {
  if (!float.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

/** `0b-1` and, in v3, `0o-7`: go-yaml hands what follows the prefix to ParseInt, sign and all. */
function parseSignedDigits(plain: string, dialect: 'v2' | 'v3'): number | bigint | undefined {
  const match = /^0(?:b([-+])([01]+)|o([-+])([0-7]+))$/.exec(plain);
  if (match === null || (dialect === 'v2' && match[1] === undefined)) return undefined;
  const sign = match[1] ?? match[3] ?? '';
  return within(sign, match[2] === undefined ? `0o${match[4] ?? ''}` : `0b${match[2]}`);
}
