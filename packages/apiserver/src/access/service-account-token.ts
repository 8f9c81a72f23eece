import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

import { isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';

/** Who issues the tokens of service accounts, and for whom when a request names nobody. */
export const issuer = 'https://kubernetes.default.svc';

/** Signs and reads JSON Web Tokens (RFC 7519) with ES256, synchronously: answers are made in one turn of the event loop. */
export interface TokenSigner {
  sign(claims: JsonMap): string;
  /** The claims of a token that we signed; times and audiences are up to the caller. Undefined for any other text. */
  read(token: string): JsonMap | undefined;
  /** The public key as a JSON Web Key, for /openid/v1/jwks. */
  readonly key: JsonMap;
}

const algorithm = 'ES256';

/** `pem`: an elliptic-curve private key on P-256 (PKCS #8). */
export function createTokenSigner(pem: string, keyId: string): TokenSigner {
  const secret = createPrivateKey(pem);
  const open = createPublicKey(pem);
  const header = encode({ alg: algorithm, kid: keyId });
  return {
    sign: (claims) => {
      const text = `${header}.${encode(claims)}`;
      const signature = sign('sha256', Buffer.from(text), { key: secret, dsaEncoding: 'ieee-p1363' });
      return `${text}.${signature.toString('base64url')}`;
    },
    read: (token) => read(token, open),
    key: { ...(open.export({ format: 'jwk' }) as JsonMap), use: 'sig', alg: algorithm, kid: keyId },
  };
}

function encode(value: Json): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Longer texts are no tokens of ours. */
const longest = 16_384;

function read(token: string, key: KeyObject): JsonMap | undefined {
  const [head = '', body = '', signature = '', ...more] = token.split('.');
  if (more.length > 0 || signature === '' || token.length > longest) return undefined;
  const header = decode(head);
  // The algorithm is ours to choose, never the token's.
  if (header?.['alg'] !== algorithm) return undefined;
  const signed = Buffer.from(`${head}.${body}`);
  const bytes = Buffer.from(signature, 'base64url');
  return verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, bytes) ? decode(body) : undefined;
}

function decode(text: string): JsonMap | undefined {
  try {
    const value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Json;
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
