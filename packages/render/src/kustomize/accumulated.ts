import { noTables } from './fields/tables.ts';
import type { FieldTables } from './fields/tables.ts';
import type { Var } from './finish/var.ts';
import type { Resource } from './resource.ts';

/** What a layer hands up to the one that names it. Source: kustomize api/internal/accumulator, ResAccumulator. */
export interface Accumulated {
  readonly resources: readonly Resource[];
  /** The field tables of all layers below. */
  readonly tables: FieldTables;
  readonly vars: readonly Var[];
}

export const nothing: Accumulated = { resources: [], tables: noTables, vars: [] };
