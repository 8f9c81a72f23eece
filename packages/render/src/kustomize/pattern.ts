/** Says whether a whole text matches. */
export type Pattern = (text: string) => boolean;

/**
 * A regular expression anchored at both ends. Patterns come from strangers and the host's engine backtracks, so those
 * that RE2 would not take (references back, looking around) and those that could take forever (repetitions inside
 * repetitions, many of them) are refused: undefined.
 */
export function compilePattern(source: string): Pattern | undefined {
  const known = cache.get(source);
  if (known !== undefined) return known;
  const compiled = compile(source);
  if (compiled !== undefined && cache.size < 1_000) cache.set(source, compiled);
  return compiled;
}

const cache = new Map<string, Pattern>();
const maxSource = 500;
const maxText = 2_000;

function compile(source: string): Pattern | undefined {
  if (source.length > maxSource || isRisky(source)) return undefined;
  try {
    const expression = new RegExp(`^(?:${source})$`);
    return (text) => text.length <= maxText && expression.test(text);
  } catch {
    return undefined;
  }
}

function isRisky(source: string): boolean {
  const bare = source.replace(/\\[^1-9k]/g, 'x').replace(/\[[^\]]*\]/g, 'x');
  if (/\\[1-9k]|\(\?[=!<]/.test(bare)) return true;
  if (/\([^()]*[*+{][^()]*\)[*+{]/.test(bare)) return true;
  return (bare.match(/[*+]|\{\d+,\}/g) ?? []).length > 6;
}
