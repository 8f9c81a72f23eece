import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';

/** One column of a table: its head, and what it shows of an object. */
export interface Column {
  readonly name: string;
  /** `string`, `integer`, `boolean`, `date`. */
  readonly type: string;
  readonly format: string;
  readonly description: string;
  /** 0 is always shown, 1 with `-o wide`. */
  readonly priority: number;
  readonly cell: (object: KubeObject, now: number) => Json;
}

type Cell = Column['cell'];

export function text(name: string, cell: Cell): Column {
  return { name, type: 'string', format: '', description: `${name} of the object`, priority: 0, cell };
}

export function wide(name: string, cell: Cell): Column {
  return { ...text(name, cell), priority: 1 };
}

export function whole(name: string, cell: Cell): Column {
  return { ...text(name, cell), type: 'integer' };
}

export function yesNo(name: string, cell: Cell): Column {
  return { ...text(name, cell), type: 'boolean' };
}
