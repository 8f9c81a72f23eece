import type { Diagnostic } from './diagnostic.ts';
import type { RenderedObject } from './request.ts';

/** What a renderer made of a directory. It means nothing while the view still needs paths. */
export type Outcome =
  | { readonly ok: true; readonly objects: readonly RenderedObject[]; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };
