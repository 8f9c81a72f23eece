/** A float as Go's strconv.FormatFloat(value, 'g', -1, bits) writes it: `1e+06` from six digits on, `1e-05` below 1e-4. */
export function floatText(value: number, bits: 32 | 64 = 64): string {
  if (!Number.isFinite(value)) return unbounded(value);
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '', exponent = '0'] = (bits === 32 ? shortestSingle(value) : value.toExponential()).split('e');
  const power = Number(exponent);
  const digits = mantissa.replace(/[-.]/g, '');
  if (power < -4 || power >= 6) return exponential(mantissa, power);
  return (value < 0 ? '-' : '') + positional(digits, power);
}

function positional(digits: string, power: number): string {
  if (power < 0) return `0.${'0'.repeat(-power - 1)}${digits}`;
  const rest = digits.slice(power + 1);
  return digits.slice(0, power + 1).padEnd(power + 1, '0') + (rest === '' ? '' : `.${rest}`);
}

function unbounded(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  return value > 0 ? '.inf' : '-.inf';
}

function exponential(mantissa: string, power: number): string {
  const size = String(Math.abs(power)).padStart(2, '0');
  return `${mantissa}e${power < 0 ? '-' : '+'}${size}`;
}

/** The fewest digits that give the same 32-bit float. */
function shortestSingle(value: number): string {
  const single = Math.fround(value);
  for (let digits = 0; digits < 9; digits++) {
    const text = single.toExponential(digits);
    if (Math.fround(Number(text)) === single) return text;
  }
  return single.toExponential();
}
