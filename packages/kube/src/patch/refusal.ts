import type { PatchFailure } from './result.ts';

/** Carries a refusal out of the depth of a patch to the exported function, which returns it as a value. */
export class Refusal extends Error {
  readonly code: PatchFailure['code'];

  constructor(code: PatchFailure['code'], message: string) {
    super(message);
    this.code = code;
  }
}
