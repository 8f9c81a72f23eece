import { predictApply } from '@capstan/kube/apply/predict.ts';
import { rootType } from '@capstan/kube/apply/shape.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { parseApiVersion } from '@capstan/kube/object/ref.ts';
import { builtinType } from '@capstan/kube/schema/builtin.ts';
import type { TypeNode } from '@capstan/kube/schema/type.ts';
import type { FieldChange } from './changes.ts';
import { fieldChanges } from './changes.ts';
import { comparableForm } from './comparable.ts';
import type { IgnoreRule } from './ignore.ts';
import { withoutIgnored } from './ignore.ts';
import { normalizeDesired } from './normalize.ts';

export interface CompareInput {
  /** What Git wants, with its tracking annotation; undefined when Git has nothing of the kind. */
  readonly desired: KubeObject | undefined;
  /** What is there, with its managedFields. */
  readonly live: KubeObject | undefined;
  readonly type: TypeNode | undefined;
  readonly ignore: readonly IgnoreRule[];
  /** The field manager that applies. */
  readonly manager: string;
}

export interface Comparison {
  readonly modified: boolean;
  /** The object after an apply, without what is ignored. */
  readonly predicted?: KubeObject;
  /** The live object, without what is ignored. */
  readonly normalizedLive?: KubeObject;
  /** From live to desired. */
  readonly changes: readonly FieldChange[];
  /** Why the API server would refuse the object. */
  readonly problem?: string;
}

/**
 * Whether an apply of `desired` would change `live`, by the rules of server-side apply (design: Compare). Fields that
 * others own or that the API server filled in are no difference; fields that we once applied and no longer want are.
 */
export function compare({ desired, live, type, ignore, manager }: CompareInput): Comparison {
  if (desired === undefined || live === undefined) {
    return {
      modified: desired !== live,
      ...(desired === undefined ? {} : { predicted: normalizeDesired(desired) }),
      ...(live === undefined ? {} : { normalizedLive: withoutOwners(live) }),
      changes: [],
    };
  }
  const wanted = normalizeDesired(desired);
  const predicted = predictApply({ live, desired: wanted, manager, type });
  if (!predicted.ok) {
    const normalizedLive = withoutOwners(live);
    return { modified: true, predicted: wanted, normalizedLive, changes: [], problem: predicted.message };
  }
  const about = { owner: live, type };
  const before = withoutIgnored(comparableForm(withoutOwners(live), type), ignore, about);
  const after = withoutIgnored(comparableForm(withoutOwners(predicted.object), type), ignore, about);
  const changes = fieldChanges(before, after, { type: rootType(type), dropsEmpty: isBuiltin(live) });
  return { modified: changes.length > 0, predicted: after, normalizedLive: before, changes };
}

function withoutOwners(object: KubeObject): KubeObject {
  if (object.metadata.managedFields === undefined) return object;
  const { managedFields: _owners, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function isBuiltin({ apiVersion, kind }: KubeObject): boolean {
  const { group, version } = parseApiVersion(apiVersion);
  return builtinType(group, version, kind) !== undefined;
}
