import { canonicalText } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';

const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/**
 * The short name of a pod template, as in pod-template-hash: FNV-1a of 32 bits, its decimal digits in the alphabet of
 * generated names (apimachinery rand.SafeEncodeString). The text that is hashed is our canonical JSON, not Go's dump
 * of the struct, so the hash of a template is stable here but is not the one a real cluster computes.
 */
export function templateHash(template: Json, collisionCount = 0): string {
  let hash = 0x811c9dc5;
  const text = canonicalText(template) + (collisionCount > 0 ? `#${collisionCount}` : '');
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return Array.from(String(hash), (digit) => alphabet[digit.charCodeAt(0) % alphabet.length]).join('');
}
