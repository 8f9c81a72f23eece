import { matchesGlob } from '@capstan/lang/glob/glob.ts';
import { readFieldsV1 } from '@capstan/kube/apply/fields-v1.ts';
import type { FieldSet } from '@capstan/kube/apply/field-set.ts';
import { noFields, union } from '@capstan/kube/apply/field-set.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { Ref } from '@capstan/kube/object/ref.ts';
import type { TypeNode } from '@capstan/kube/schema/type.ts';
import { withoutOwned } from './owned-fields.ts';
import { removePointer } from './pointer.ts';

/** One entry of `spec.ignoreDifferences`, as far as it is asked here. */
export interface IgnoreEntry {
  readonly group?: string | undefined;
  readonly kind: string;
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
  readonly jsonPointers?: readonly string[] | undefined;
  readonly managedFieldsManagers?: readonly string[] | undefined;
}

/** What is not compared in one object. */
export interface IgnoreRule {
  /** JSON pointers (RFC 6901). */
  readonly pointers: readonly string[];
  /** Fields that these managers own in the live object. */
  readonly managers: readonly string[];
}

/** The rules that speak of an object. Group and kind are globs; an empty or missing name or namespace means any. Source: argocd.md 3.4. */
export function ignoreRulesFor(entries: readonly IgnoreEntry[], ref: Ref): readonly IgnoreRule[] {
  return entries
    .filter(
      ({ group = '', kind, name = '', namespace = '' }) =>
        matchesGlob(group, ref.group) &&
        matchesGlob(kind, ref.kind) &&
        (name === '' || name === ref.name) &&
        (namespace === '' || namespace === ref.namespace),
    )
    .map(({ jsonPointers = [], managedFieldsManagers = [] }) => ({
      pointers: jsonPointers,
      managers: managedFieldsManagers,
    }));
}

/** The object without what is ignored. `owner` is the live object, whose managedFields say who owns what. */
export function withoutIgnored(
  object: KubeObject,
  rules: readonly IgnoreRule[],
  { owner, type }: { readonly owner: KubeObject; readonly type: TypeNode | undefined },
): KubeObject {
  let rest: Json = object;
  for (const { pointers } of rules) for (const pointer of pointers) rest = removePointer(rest, pointer);
  const owned = ownedBy(
    owner,
    rules.flatMap(({ managers }) => managers),
  );
  return withoutOwned(rest as KubeObject, owned, type);
}

/** The fields that any of these managers owns. */
export function ownedBy(live: KubeObject, managers: readonly string[]): FieldSet {
  if (managers.length === 0) return noFields;
  return (live.metadata.managedFields ?? [])
    .filter(({ manager }) => managers.includes(manager))
    .reduce<FieldSet>((all, { fieldsV1 }) => union(all, readFieldsV1(fieldsV1) ?? noFields), noFields);
}
