/** The exact decimal value of a float64: Go rounds what it prints half to even on it. Source: strconv, decimal.go. */
export interface Decimal {
  /** Without zeros in front; '' is zero. */
  readonly digits: string;
  /** Digits before the decimal point; negative when the value is below 0.1. */
  readonly point: number;
}

/** Of a finite, non-negative value. */
export function decimalOf(value: number): Decimal {
  if (value === 0) return { digits: '', point: 0 };
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const power = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  const mantissa = power === 0 ? fraction : fraction | 0x10_0000_0000_0000n;
  const exponent = Math.max(power, 1) - 1075;
  if (exponent >= 0) {
    const digits = String(mantissa << BigInt(exponent));
    return { digits, point: digits.length };
  }
  const digits = String(mantissa * 5n ** BigInt(-exponent));
  return { digits, point: digits.length + exponent };
}

/** Keeps so many digits, rounding half to even. */
export function roundTo({ digits, point }: Decimal, count: number): Decimal {
  if (count >= digits.length) return { digits, point };
  if (count < 0) return { digits: '', point };
  const kept = digits.slice(0, count);
  const rest = digits.slice(count);
  const isHalf = /^50*$/.test(rest);
  const isOdd = Number(kept.at(-1) ?? '0') % 2 === 1;
  if (isHalf ? !isOdd : rest < '5') return { digits: kept, point };
  const up = String(BigInt(`0${kept}`) + 1n).padStart(count, '0');
  return { digits: up, point: point + up.length - count };
}

/** `%.Nf` without sign. */
export function fixed(value: number, places: number): string {
  const exact = decimalOf(value);
  const { digits, point } = roundTo(exact, exact.point + places);
  const padded = point > 0 ? digits.padEnd(point + places, '0') : '0'.repeat(1 - point) + digits;
  const whole = Math.max(point, 1);
  const tail = padded.slice(whole, whole + places).padEnd(places, '0');
  return (digits === '' ? '0' : padded.slice(0, whole)) + (places > 0 ? `.${tail}` : '');
}

/** `%.Ne` without sign. */
export function scientific(value: number, places: number): string {
  const exact = decimalOf(value);
  const { digits, point } = roundTo(exact, places + 1);
  const all = digits.padEnd(places + 1, '0');
  const exponent = digits === '' ? 0 : point - 1;
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `${all.slice(0, 1)}${places > 0 ? `.${all.slice(1)}` : ''}e${exponent < 0 ? '-' : '+'}${power}`;
}
