import type { Diagnostic } from '#diagnostic.ts';
import type { View } from '#tree/view.ts';
import type { Layer } from './find-kustomization.ts';
import { lineOf } from './line-of.ts';
import type { Scope } from './scope.ts';

/** One build: what it reads, and what it found wrong so far. */
export interface Build {
  readonly view: View;
  readonly diagnostics: Diagnostic[];
  readonly warnings: Diagnostic[];
  /** False: files may lie anywhere in the repository. */
  readonly restricted: boolean;
}

/** A layer being built. */
export interface Context {
  readonly build: Build;
  readonly layer: Layer;
  readonly scope: Scope;
}

export interface Complaint {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** Path in a kustomization: `['patches', 0, 'path']`. */
export type FieldPath = readonly (string | number)[];

/** Reports something wrong with a field of the layer's kustomization. */
export function complain(context: Context, path: FieldPath, complaint: Complaint): void {
  context.build.diagnostics.push(placed(context.layer, path, complaint));
}

export function warn(context: Context, path: FieldPath, complaint: Complaint): void {
  context.build.warnings.push(placed(context.layer, path, complaint));
}

/** True when what follows would work on incomplete input. */
export function isIncomplete({ view, diagnostics }: Build): boolean {
  return diagnostics.length > 0 || view.needs().length > 0;
}

function placed({ file, text }: Layer, path: FieldPath, { code, message, hint }: Complaint): Diagnostic {
  return {
    code: `kustomize/${code}`,
    message,
    file,
    line: lineOf(text, path),
    ...(hint === undefined ? {} : { hint }),
  };
}
