/**
 * The shape of a kind, as server-side apply, strategic merge, pruning, strict decoding and canonical forms need it.
 * One form for built-in kinds (from tables) and custom ones (from their openAPIV3Schema). Types may refer to each other
 * in cycles (JSONSchemaProps), so fields hold thunks by way of `resolve`.
 */
export type TypeNode = ScalarNode | ListNode | MapNode | StructNode | AnyNode;

export interface ScalarNode {
  readonly is: 'scalar';
  /** `quantity`, `time` (RFC 3339 seconds), `micro-time`, `duration`, `int-or-string` and `bytes` have canonical forms of their own. */
  readonly scalar:
    | 'string'
    | 'integer'
    | 'number'
    | 'boolean'
    | 'quantity'
    | 'time'
    | 'micro-time'
    | 'duration'
    | 'int-or-string'
    | 'bytes';
}

export interface ListNode {
  readonly is: 'list';
  readonly items: TypeRef;
  /** x-kubernetes-list-type. A list without one is atomic, unless its patch strategy is merge (`spec/kubeapi.md` 3.1). */
  readonly list: 'atomic' | 'set' | 'map';
  /** x-kubernetes-list-map-keys, for `map`. */
  readonly keys: readonly string[];
  /** x-kubernetes-patch-strategy contains merge: strategic merge joins items by `mergeKey`, or as a set when there is none. */
  readonly patchMerge: boolean;
  readonly mergeKey?: string;
}

/** A map with free keys (labels, data). `atomic` is x-kubernetes-map-type. */
export interface MapNode {
  readonly is: 'map';
  readonly values: TypeRef;
  readonly atomic: boolean;
}

/** A map with declared fields. */
export interface StructNode {
  readonly is: 'struct';
  /** Of built-in types: `DeploymentSpec`, as messages of the API server name it. */
  readonly name?: string;
  readonly fields: ReadonlyMap<string, Field>;
  readonly atomic: boolean;
  /** Unknown fields are kept (x-kubernetes-preserve-unknown-fields) instead of pruned. */
  readonly open: boolean;
}

/** Anything: the value decides. Maps are granular, lists atomic. */
export interface AnyNode {
  readonly is: 'any';
}

export interface Field {
  readonly type: TypeRef;
  readonly required: boolean;
  /** Default of a list-map key that is left out (Service ports: protocol TCP), and of CRD schemas. */
  readonly default?: unknown;
  /** Of CRD schemas: null is a value of its own, not absence. */
  readonly nullable?: boolean;
  /** x-kubernetes-patch-strategy contains retainKeys. */
  readonly retainKeys: boolean;
  /**
   * How the API server writes the field of a built-in kind when it is empty (Go's JSON tags): `dropped` leaves zero
   * values ("", 0, false, [], {}) out, `written` writes the zero value where the field is absent, `null` writes null
   * there. Without it the field is a pointer: absent and zero differ, both stay as they are.
   */
  readonly empty?: 'dropped' | 'written' | 'null';
}

/** A type, resolved when needed; the same node comes back each time. */
export type TypeRef = () => TypeNode;
