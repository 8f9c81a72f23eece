/** `p50 120 ms, p95 300 ms (50 times)`. */
export function summary(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return `p50 ${shown(at(0.5), 'ms')}, p95 ${shown(at(0.95), 'ms')} (${times.length} times)`;
}

export function shown(value: number, unit: string): string {
  return `${value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${unit}`;
}
