/**
 * SHA-256 (FIPS 180-4) of bytes, as lower-case hexadecimal. Pure, because the name suffix of generated ConfigMaps is a
 * SHA-256 and a render takes nothing from its host.
 */
export function sha256Hex(message: Uint8Array): string {
  const state = new Uint32Array(start);
  const blocks = padded(message);
  const schedule = new Uint32Array(64);
  for (let offset = 0; offset < blocks.length; offset += 64) compress(state, blocks, offset, schedule);
  return [...state].map((word) => word.toString(16).padStart(8, '0')).join('');
}

const primes = firstPrimes(64);
/** The first 32 bits of the fractional parts of the square roots of the first 8 primes. */
const start = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
/** The same of the cube roots of the first 64 primes. */
const rounds = primes.map((prime) => fraction(Math.cbrt(prime)));

function firstPrimes(count: number): readonly number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) {
    if (found.every((prime) => n % prime !== 0)) found.push(n);
  }
  return found;
}

function fraction(root: number): number {
  return Math.floor((root % 1) * 0x1_0000_0000);
}

/** The message, a one bit, zeros, and its length in bits: a whole number of 64-byte blocks. */
function padded(message: Uint8Array): Uint8Array {
  const result = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64);
  result.set(message);
  result[message.length] = 0x80;
  const bits = new DataView(result.buffer);
  bits.setUint32(result.length - 8, Math.floor(message.length / 0x2000_0000));
  bits.setUint32(result.length - 4, (message.length * 8) >>> 0);
  return result;
}

function compress(state: Uint32Array, blocks: Uint8Array, offset: number, w: Uint32Array): void {
  const input = new DataView(blocks.buffer, blocks.byteOffset + offset, 64);
  for (let t = 0; t < 16; t++) w[t] = input.getUint32(t * 4);
  for (let t = 16; t < 64; t++) {
    const a = at(w, t - 15);
    const b = at(w, t - 2);
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    w[t] = at(w, t - 16) + s0 + at(w, t - 7) + s1;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let t = 0; t < 64; t++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const first = (h + s1 + ((e & f) ^ (~e & g)) + (rounds[t] ?? 0) + at(w, t)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => {
    state[i] = at(state, i) + word;
  });
}

function at(words: Uint32Array, i: number): number {
  return words[i] ?? 0;
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}
