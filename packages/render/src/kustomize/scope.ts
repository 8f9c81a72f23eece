import type { FieldTables } from './fields/tables.ts';

/** What a layer, with all that it is made of, has gathered beside its resources. Components share that of their layer. */
export interface Scope {
  tables: FieldTables;
  variables: readonly Variable[];
}

export interface Variable {
  readonly name: string;
  readonly fieldPath: string;
}
