const lineLength = 70;

/** Base64, broken after 70 characters with a line end after each line where it is longer than one. Source: kustomize api/internal/generators/utils.go. */
export function base64Lines(bytes: Uint8Array): string {
  const encoded = base64(bytes);
  if (encoded.length < lineLength) return encoded;
  const lines: string[] = [];
  for (let at = 0; at < encoded.length; at += lineLength) lines.push(`${encoded.slice(at, at + lineLength)}\n`);
  return lines.join('');
}

function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  const size = 8_192;
  for (let at = 0; at < bytes.length; at += size) parts.push(String.fromCharCode(...bytes.subarray(at, at + size)));
  return btoa(parts.join(''));
}

/** The text of UTF-8 bytes, undefined for others. A byte order mark is kept. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
