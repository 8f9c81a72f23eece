/**
 * A float64 as Go prints it with %v: the shortest digits that tell it from its neighbours, with an exponent below 1e-4 and
 * from 1e6 (or `from`) on.
 */
export function formatFloat(value: number, from = 6): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const { sign, digits, exponent } = shortest(value);
  if (exponent < -4 || exponent >= from) return sign + exponential(digits, exponent);
  return sign + plain(digits, exponent);
}

interface Shortest {
  readonly sign: string;
  /** Without leading and trailing zeros. */
  readonly digits: string;
  /** Of the first digit. */
  readonly exponent: number;
}

function shortest(value: number): Shortest {
  const [mantissa = '', power = '0'] = Math.abs(value).toExponential().split('e');
  return { sign: value < 0 ? '-' : '', digits: mantissa.replace('.', ''), exponent: Number(power) };
}

function exponential(digits: string, exponent: number): string {
  const rest = digits.slice(1);
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `${digits[0] ?? '0'}${rest === '' ? '' : `.${rest}`}e${exponent < 0 ? '-' : '+'}${power}`;
}

function plain(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return digits + '0'.repeat(exponent + 1 - digits.length);
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}
