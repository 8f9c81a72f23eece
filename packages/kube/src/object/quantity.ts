/**
 * Quantities of Kubernetes (`500m`, `1.5Gi`, `1e3`): exact decimal amounts with a family of suffixes.
 * Rules: apimachinery `pkg/api/resource` (parsing, capping, canonical form).
 */
export interface Quantity {
  /** The amount is `value * 10 ** scale`. */
  readonly value: bigint;
  readonly scale: number;
  /** The family of suffixes that the text used, and that the canonical text uses where it loses nothing. */
  readonly format: 'decimal' | 'binary' | 'exponent';
}

const decimalSuffixes: readonly (readonly [string, number])[] = [
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
];
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const shape = /^([+-]?)(\d*)(?:\.(\d*))?(?:([numkMGTPE]?)|([KMGTPE]i)|[eE]([+-]?\d{1,18}))$/;
/** Amounts are kept to the nano; smaller parts round away from zero. */
const nano = -9;
const largest = 2n ** 63n - 1n;

/** Reads a quantity; undefined where the text is none. Numbers of JSON are quantities too. */
export function parseQuantity(source: string | number | bigint): Quantity | undefined {
  const match = shape.exec(String(source).trim());
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', suffix = '', binary, exponent] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  if (binary !== undefined) return binaryQuantity(digits, fraction.length, binary);
  const power =
    exponent === undefined ? (decimalSuffixes.find(([name]) => name === suffix)?.[1] ?? 0) : Number(exponent);
  if (Math.abs(power) > 2 ** 31) return undefined;
  const format = exponent === undefined ? 'decimal' : 'exponent';
  const scale = power - fraction.length;
  const exact = whole.replace(/^0+/, '').length + fraction.length <= 18 && scale >= nano;
  return exact ? { value: digits, scale, format } : bounded({ value: digits, scale, format });
}

function binaryQuantity(digits: bigint, places: number, suffix: string): Quantity {
  const value = digits * 1024n ** BigInt(binarySuffixes.indexOf(suffix));
  const { value: kept, scale } = bounded({ value, scale: -places, format: 'binary' });
  const below = compareQuantities({ value: magnitude(kept), scale, format: 'binary' }, one) < 0;
  return { value: kept, scale, format: below ? 'decimal' : 'binary' };
}

const one: Quantity = { value: 1n, scale: 0, format: 'decimal' };

/** At most 2^63-1 either way, at least a nano unless zero. */
function bounded(quantity: Quantity): Quantity {
  const { value, scale, format } = roundUpQuantity(quantity, nano);
  const cap: Quantity = { value: largest, scale: 0, format };
  if (compareQuantities({ value: magnitude(value), scale, format }, cap) <= 0) return { value, scale, format };
  return value < 0n ? { ...cap, value: -largest } : cap;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Rounds away from zero to a multiple of `10 ** scale`. */
export function roundUpQuantity(quantity: Quantity, scale: number): Quantity {
  if (quantity.scale >= scale) return quantity;
  const drop = scale - quantity.scale;
  const amount = magnitude(quantity.value);
  // Beyond the number of digits everything rounds to one unit (or stays zero).
  const unit = 10n ** BigInt(Math.min(drop, amount.toString().length + 1));
  const rounded = (amount + unit - 1n) / unit;
  return { value: quantity.value < 0n ? -rounded : rounded, scale, format: quantity.format };
}

/** Below zero, zero or above, as `a` is less than, equal to or more than `b`. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  const signs = signOf(a.value) - signOf(b.value);
  if (signs !== 0 || a.value === 0n) return signs;
  const orders = orderOf(a) - orderOf(b);
  if (orders !== 0) return orders * signOf(a.value);
  const scale = Math.min(a.scale, b.scale);
  return signOf(valueAt(a, scale) - valueAt(b, scale));
}

function signOf(value: bigint): number {
  return value < 0n ? -1 : value > 0n ? 1 : 0;
}

/** The decimal order of magnitude: keeps `1e1000000` from being written out. */
function orderOf({ value, scale }: Quantity): number {
  return magnitude(value).toString().length + scale;
}

function valueAt({ value, scale }: Quantity, target: number): bigint {
  return value * 10n ** BigInt(scale - target);
}

/** The sum, in the format of `a` (of `b` when `a` is zero), as quotas add up. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  const scale = Math.min(a.scale, b.scale);
  return { value: valueAt(a, scale) + valueAt(b, scale), scale, format: a.value === 0n ? b.format : a.format };
}

/** The amount as a number, in units of `10 ** scale`, rounded up: `quantityNumber(cpu, -3)` is millicores. */
export function quantityNumber(quantity: Quantity, scale = 0): number {
  const rounded = roundUpQuantity(quantity, scale);
  return Number(rounded.value) * 10 ** (rounded.scale - scale);
}

/** The canonical text: no fraction, the largest suffix that loses nothing. */
export function quantityText(quantity: Quantity): string {
  if (quantity.value === 0n) return '0';
  return (quantity.format === 'binary' ? binaryText(quantity) : undefined) ?? decimalText(quantity);
}

/** Whole numbers of 1024 or more; the rest is shown with decimal suffixes. */
function binaryText({ value, scale }: Quantity): string | undefined {
  const amount = scale >= 0 ? value * 10n ** BigInt(scale) : value / 10n ** BigInt(-scale);
  if (scale < 0 && amount * 10n ** BigInt(-scale) !== value) return undefined;
  if (magnitude(amount) < 1024n) return undefined;
  let left = amount;
  let index = 0;
  while (left % 1024n === 0n && index < binarySuffixes.length - 1) {
    left /= 1024n;
    index += 1;
  }
  return `${left}${binarySuffixes[index]}`;
}

function decimalText({ value, scale, format }: Quantity): string {
  let left = value;
  let power = scale;
  while (left % 10n === 0n) {
    left /= 10n;
    power += 1;
  }
  while (power % 3 !== 0) {
    left *= 10n;
    power -= 1;
  }
  const suffix = format === 'exponent' && power !== 0 ? undefined : suffixOf(power);
  return `${left}${suffix ?? `e${power}`}`;
}

/** Undefined beyond `E`: such amounts are shown with an exponent. */
function suffixOf(power: number): string | undefined {
  return decimalSuffixes.find(([, exponent]) => exponent === power)?.[0];
}

/** The text as the API server stores it (`1000m` is `1`, `0.5Gi` is `512Mi`); undefined where it is no quantity. */
export function canonicalQuantity(source: string | number | bigint): string | undefined {
  const quantity = parseQuantity(source);
  return quantity === undefined ? undefined : quantityText(quantity);
}
