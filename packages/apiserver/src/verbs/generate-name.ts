const letters = 'bcdfghjklmnpqrstvwxz2456789';
const suffixLength = 5;
const longestBase = 63 - suffixLength;

/** A name from metadata.generateName: the base, cut to 58 characters, and five random ones. */
export function generatedName(base: string, random: () => number): string {
  let suffix = '';
  for (let i = 0; i < suffixLength; i++) suffix += letters[Math.floor(random() * letters.length)] ?? 'b';
  return base.slice(0, longestBase) + suffix;
}
