import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';

import type { FieldError } from './field-error.ts';

/** What is particular to a kind. Every function is pure: what it needs of other objects comes with admission. */
export interface Rules {
  /** metadata.generation counts changes of what the user wants. */
  readonly generation: boolean;
  /** Fills defaults and drops what a client may not set, on creation. */
  prepareCreate?(object: KubeObject): KubeObject;
  /** The same on change. */
  prepareUpdate?(next: KubeObject, live: KubeObject): KubeObject;
  /** The same through /status; without it the status and some metadata are taken over. */
  prepareStatus?(next: KubeObject, live: KubeObject): KubeObject;
  validate?(object: KubeObject): readonly FieldError[];
  /** What only a new object may not have. */
  validateCreate?(object: KubeObject): readonly FieldError[];
  validateUpdate?(next: KubeObject, live: KubeObject): readonly FieldError[];
  /** An update without resourceVersion is refused. */
  readonly needsRevision?: boolean;
  /** A PUT of what does not exist makes it. */
  readonly createsOnUpdate?: boolean;
  /** Of a DELETE that names no policy. */
  readonly defaultPropagation?: 'Orphan';
  /** A DELETE answers the object, not a Status. */
  readonly deleteAnswersObject?: boolean;
}

/** What one built-in kind adds to the common rules. */
export interface KindRules extends Partial<Omit<Rules, 'generation' | 'prepareUpdate'>> {
  /** The status of a new object, where it is not all zero. */
  initialStatus?(object: KubeObject): Json;
  /** Runs after status and metadata are settled, on change. */
  prepareChange?(next: KubeObject, live: KubeObject): KubeObject;
}
