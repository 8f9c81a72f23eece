import type { Json } from '#object/json.ts';

/** JSON.parse that keeps integers of up to 64 bits which a number would round. Throws what JSON.parse throws. */
export function parseExactJson(text: string): Json {
  const revive = (_key: string, value: unknown, context?: { source?: string }): unknown => {
    if (typeof value !== 'number' || Number.isSafeInteger(value) || !Number.isInteger(value)) return value;
    const source = context?.source ?? '';
    if (!/^-?[0-9]{16,20}$/.test(source)) return value;
    const exact = BigInt(source);
    return exact >= -(2n ** 63n) && exact < 2n ** 64n ? exact : value;
  };
  return JSON.parse(text, revive) as Json;
}
