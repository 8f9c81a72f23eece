/** The folder of the built console; builds it first when it is missing or not of these sources. */
export function ensureBuilt(): Promise<string>;
