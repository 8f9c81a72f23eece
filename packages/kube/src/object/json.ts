/** A JSON value. Integers beyond 2^53 are bigint, so that nothing is lost on the way from YAML to the cluster. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonMap;

export interface JsonMap {
  readonly [key: string]: Json;
}

/** True for JSON objects; false for lists, null and scalars. */
export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** Deep equality. The order of keys does not matter, that of list items does. 1 and 1n are equal. */
export function equalJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a === 'bigint' || typeof b === 'bigint') {
    return (
      (typeof a === 'number' || typeof a === 'bigint') && (typeof b === 'number' || typeof b === 'bigint') && a == b
    );
  }
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, i) => equalJson(item, b[i]));
  if (!isMap(a) || !isMap(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equalJson(a[key], b[key]))
  );
}

/** Compact JSON text, like JSON.stringify, with bigints written as plain integers. Keys keep their order. */
export function toJsonText(value: Json): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // It refuses a bigint, which is rare: looking for one first would take longer than writing.
    if (!(error instanceof TypeError)) throw error;
    return writeText(value, (keys) => keys);
  }
}

/** JSON text with sorted keys: equal values give equal text, so it can be hashed and compared. */
export function canonicalText(value: Json): string {
  return writeText(value, (keys) => keys.toSorted());
}

function writeText(value: Json, order: (keys: string[]) => string[]): string {
  if (typeof value === 'bigint') return value.toString();
  if (isList(value)) return `[${value.map((item) => writeText(item, order)).join(',')}]`;
  if (!isMap(value)) return JSON.stringify(value);
  const fields = order(Object.keys(value)).flatMap((key) => {
    const field = value[key];
    return field === undefined ? [] : [`${JSON.stringify(key)}:${writeText(field, order)}`];
  });
  return `{${fields.join(',')}}`;
}
