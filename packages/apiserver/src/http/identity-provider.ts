import { issuer } from '#access/service-account-token.ts';

import { goJsonText, jsonAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Context } from './context.ts';

/** What others need to check tokens of service accounts (OpenID Connect Discovery 1.0). Undefined for other paths. */
export function identityProviderAnswer({ asked, access, authority }: Context): Answer | undefined {
  const { key } = access.signer;
  if (asked.path === '/openid/v1/jwks') {
    return { code: 200, contentType: 'application/jwk-set+json', body: goJsonText({ keys: [key] }) };
  }
  if (asked.path !== '/.well-known/openid-configuration') return undefined;
  return jsonAnswer(200, {
    issuer,
    jwks_uri: `https://${authority}/openid/v1/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [key['alg'] ?? ''],
  });
}
