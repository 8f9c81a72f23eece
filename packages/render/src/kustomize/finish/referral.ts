import { mapAt, stringAt } from '@capstan/kube/object/read.ts';
import { effectiveNamespace, isClusterWide, isOneOf } from '#kustomize/resource-id.ts';
import type { Kinds, ResourceId } from '#kustomize/resource-id.ts';
import { currentId, previousIds } from '#kustomize/resource.ts';
import type { Resource } from '#kustomize/resource.ts';

/** A resource with a field that names another one. */
export interface Referrer {
  readonly resource: Resource;
  readonly id: ResourceId;
  /** What the field names. */
  readonly target: Kinds;
  /** The field is roleRef/name, beside which the kind is written. */
  readonly isRoleRef: boolean;
}

export type Choice =
  | { readonly is: 'none' }
  | { readonly is: 'one'; readonly resource: Resource }
  | { readonly is: 'several'; readonly resources: readonly Resource[] };

export interface Candidates {
  /** Resources that once had the name. */
  readonly candidates: readonly Resource[];
  /** The field takes the namespace over too, so that candidates must agree in it to be the same. */
  readonly withNamespace: boolean;
}

/** Which candidate is meant. Source: kustomize api/filters/nameref, selectReferral. */
export function chooseReferral(referrer: Referrer, name: string, { candidates, withNamespace }: Candidates): Choice {
  const roleRef = referrer.isRoleRef ? roleRefKinds(referrer.resource) : undefined;
  const fitting = candidates.filter((candidate) => {
    const ids = previousIds(candidate);
    return (
      ids.some((id) => id.name === name) &&
      ids.some((id) => isOneOf(referrer.target, id)) &&
      (roleRef === undefined || ids.some((id) => isOneOf(roleRef, id))) &&
      isInReach(referrer.id, candidate)
    );
  });
  let left: readonly Resource[] = fitting;
  for (const allowEmpty of [true, false]) {
    if (left.length > 1) left = left.filter((candidate) => sameAffixes(referrer.resource, candidate, allowEmpty));
  }
  const [first, ...others] = left;
  if (first === undefined) return { is: 'none' };
  const isSame = (other: Resource): boolean => {
    const [a, b] = [currentId(first), currentId(other)];
    return a.name === b.name && (!withNamespace || a.namespace === b.namespace);
  };
  return others.every(isSame) ? { is: 'one', resource: first } : { is: 'several', resources: left };
}

function roleRefKinds({ object }: Resource): Kinds {
  const roleRef = mapAt(object, 'roleRef');
  const group = stringAt(roleRef, 'apiGroup') ?? '';
  const kind = stringAt(roleRef, 'kind') ?? '';
  return { ...(group === '' ? {} : { group }), ...(kind === '' ? {} : { kind }) };
}

function isInReach(referrer: ResourceId, candidate: Resource): boolean {
  const id = currentId(candidate);
  if (isClusterWide(referrer) || isClusterWide(id) || id.kind === 'ServiceAccount') return true;
  return effectiveNamespace(id) === effectiveNamespace(referrer);
}

/** Went through the same layers, as far as their prefixes and suffixes tell. `allowEmpty`: none at all agrees with any. */
function sameAffixes(a: Resource, b: Resource, allowEmpty: boolean): boolean {
  const agree = (mine: readonly string[], theirs: readonly string[]): boolean =>
    (allowEmpty && (mine.length === 0 || theirs.length === 0)) || sameEnding(mine, theirs);
  return agree(a.prefixes, b.prefixes) && agree(a.suffixes, b.suffixes);
}

function sameEnding(a: readonly string[], b: readonly string[]): boolean {
  const length = Math.min(a.length, b.length);
  if (length === 0) return a.length === b.length;
  return a.slice(-length).every((part, i) => part === b.slice(-length)[i]);
}
