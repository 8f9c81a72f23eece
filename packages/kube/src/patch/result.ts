import type { Json } from '#object/json.ts';

/** What a patch gives: the new value, or why the API server would refuse it. */
export type PatchResult = { readonly ok: true; readonly value: Json } | PatchFailure;

export interface PatchFailure {
  readonly ok: false;
  /** `bad-request` is 400, `unprocessable` 422, `too-large` 413, `internal` 500: what the API server answers. */
  readonly code: 'bad-request' | 'unprocessable' | 'too-large' | 'internal';
  /** The API server's words, which clients match. */
  readonly message: string;
  /** The cause in our words, where the API server does not tell it. */
  readonly detail?: string;
}
