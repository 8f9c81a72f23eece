import { fixed, scientific } from './decimal.ts';
import { formatFloat } from './format-float.ts';

/** How printf is to write a float64. */
export interface FloatForm {
  readonly verb: string;
  readonly plus: boolean;
  readonly space: boolean;
  /** With zeros in front up to the width. */
  readonly zero: boolean;
  readonly minus: boolean;
  readonly width?: number;
  readonly precision?: number;
}

/** With its sign and zeros, before it is padded with spaces; undefined when floats have no such verb. Source: fmt, fmtFloat. */
export function signedFloat(value: number, form: FloatForm): string | undefined {
  const isFinite = Number.isFinite(value);
  const magnitude = isFinite ? magnitudeOf(Math.abs(value), form) : infinite(value);
  if (magnitude === undefined) return undefined;
  const { plus, space, zero, minus, width = 0 } = form;
  const isNegative = value < 0 || Object.is(value, -0);
  const sign = isNegative ? '-' : plus ? '+' : space ? ' ' : value === Infinity ? '+' : '';
  return zero && !minus && isFinite ? sign + magnitude.padStart(width - sign.length, '0') : sign + magnitude;
}

function infinite(value: number): string {
  return Number.isNaN(value) ? 'NaN' : 'Inf';
}

function magnitudeOf(value: number, { verb, precision }: FloatForm): string | undefined {
  switch (verb) {
    case 'v':
    case 'g':
    case 'G': {
      const text = precision === undefined ? formatFloat(value) : general(value, precision);
      return verb === 'G' ? text.toUpperCase() : text;
    }
    case 'f':
    case 'F':
      return fixed(value, precision ?? 6);
    case 'e':
      return scientific(value, precision ?? 6);
    case 'E':
      return scientific(value, precision ?? 6).toUpperCase();
    case 'x':
      return hexadecimal(value, precision);
    case 'X':
      return hexadecimal(value, precision).toUpperCase();
    case 'b': {
      const { mantissa, exponent } = partsOf(value);
      return `${mantissa}p${signed(exponent)}`;
    }
    default:
      return undefined;
  }
}

/** The value is mantissa times 2 to the exponent; the mantissa has 53 bits unless the value is tiny. */
function partsOf(value: number): { readonly mantissa: bigint; readonly exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const power = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  return { mantissa: power === 0 ? fraction : fraction | (1n << 52n), exponent: Math.max(power, 1) - 1075 };
}

function signed(exponent: number): string {
  return `${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}

/** %x: one hexadecimal digit, a point, the rest, and a binary exponent of two digits. Source: strconv, fmtX. */
function hexadecimal(value: number, precision: number | undefined): string {
  if (value === 0) return `0x0${precision === undefined || precision === 0 ? '' : `.${'0'.repeat(precision)}`}p+00`;
  let { mantissa, exponent } = partsOf(value);
  // One bit before the point, 60 after it.
  const shift = 61 - mantissa.toString(2).length;
  mantissa <<= BigInt(shift);
  exponent += 60 - shift;
  if (precision !== undefined && precision < 15) {
    const dropped = BigInt(60 - 4 * precision);
    const rest = mantissa & ((1n << dropped) - 1n);
    const half = 1n << (dropped - 1n);
    mantissa >>= dropped;
    if (rest > half || (rest === half && (mantissa & 1n) === 1n)) mantissa += 1n;
    mantissa <<= dropped;
    if (mantissa >> 61n !== 0n) {
      mantissa >>= 1n;
      exponent += 1;
    }
  }
  const digits = (mantissa & ((1n << 60n) - 1n)).toString(16).padStart(15, '0');
  const tail = precision === undefined ? digits.replace(/0+$/, '') : digits.padEnd(precision, '0').slice(0, precision);
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `0x1${tail === '' ? '' : `.${tail}`}p${exponent < 0 ? '-' : '+'}${power}`;
}

/** %g with a precision: so many digits, without zeros at the end. */
function general(value: number, precision: number): string {
  const places = Math.max(precision, 1);
  const [mantissa = '0', power = '0'] = scientific(value, places - 1).split('e');
  const exponent = Number(power);
  const digits = mantissa.replace('.', '').replace(/0+$/, '');
  const shortestExponent =
    digits.length > exponent && digits.length < places && digits.length >= exponent + 1 ? digits.length : places;
  if (exponent < -4 || exponent >= shortestExponent) {
    const rest = digits.slice(1);
    return `${digits[0] ?? '0'}${rest === '' ? '' : `.${rest}`}e${power}`;
  }
  return trimmed(fixed(value, Math.max(places - 1 - exponent, 0)));
}

function trimmed(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
