import type { Diagnostic } from '#diagnostic.ts';
import type { View } from '#tree/view.ts';
import type { Layer } from './find-kustomization.ts';
import type { TypeNode } from '@capstan/kube/schema/type.ts';
import { lineOf } from './line-of.ts';
import type { Place } from './resource.ts';

/** The type of a kind for patches; undefined for kinds that the schema does not have. */
export type TypeLookup = (apiVersion: string, kind: string) => TypeNode | undefined;

/** One build: what it reads, and what it found wrong so far. */
export interface Build {
  readonly view: View;
  readonly diagnostics: Diagnostic[];
  readonly warnings: Diagnostic[];
  /** False: files may lie anywhere in the tree. */
  readonly restricted: boolean;
  /** Components that are not there are left out. */
  readonly skipsMissingComponents: boolean;
  /** What patches go by instead of the built-in schema, once a layer has said so. */
  schema: { readonly isSet: boolean; readonly lookup?: TypeLookup };
  /** The directory that is built. */
  readonly root: string;
  /** Where objects and changes come from is kept: the outermost layer has buildMetadata. */
  readonly tracksOrigins: boolean;
}

/** A layer being built. */
export interface Context {
  readonly build: Build;
  readonly layer: Layer;
  /** Where complaints point to when it is not the kustomization: the configuration of a transformer or generator. */
  readonly place?: Place;
}

export interface Complaint {
  readonly code: string;
  readonly message: string;
  /** What kustomize says, where `message` says it otherwise. */
  readonly reference?: string;
  readonly hint?: string;
}

/** Path in a kustomization: `['patches', 0, 'path']`. */
export type FieldPath = readonly (string | number)[];

/** Reports something wrong with a field of the layer's kustomization. */
export function complain(context: Context, path: FieldPath, complaint: Complaint): void {
  context.build.diagnostics.push(placed(context, path, complaint));
}

export function warn(context: Context, path: FieldPath, complaint: Complaint): void {
  context.build.warnings.push(placed(context, path, complaint));
}

/** True when what follows would work on incomplete input. */
export function isIncomplete({ view, diagnostics }: Build): boolean {
  return diagnostics.length > 0 || view.needs().length > 0;
}

function placed({ layer, place }: Context, path: FieldPath, { code, message, reference, hint }: Complaint): Diagnostic {
  return {
    code: `kustomize/${code}`,
    message,
    ...(place ?? { file: layer.file, line: lineOf(layer.text, path) }),
    ...(reference === undefined ? {} : { reference }),
    ...(hint === undefined ? {} : { hint }),
  };
}
