import type { Json } from './json.ts';

/**
 * Sets a key of a map that is still being built. Plain assignment of `__proto__` would set the prototype instead of a
 * key, and objects come from strangers.
 */
export function put(map: Record<string, Json>, key: string, value: Json): void {
  if (key === '__proto__') {
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    map[key] = value;
  }
}
