/** Bounds on what one text may ask of the reader. Beyond them reading ends with a problem, not with an exhausted machine. */
export const limits = {
  /** UTF-16 units of the whole text. The largest manifests in use (bundles of CRDs) are under 10 million. */
  textLength: 128 * 1024 * 1024,
  /** Collections within collections. go-yaml stops at 10,000; nothing real passes 100. */
  depth: 1000,
  /** Values of one document, aliases expanded. */
  values: 20_000_000,
} as const;
