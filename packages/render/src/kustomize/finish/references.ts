import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { listAt, stringAt } from '@capstan/kube/object/read.ts';
import type { Context } from '#kustomize/context.ts';
import { changeFields, FieldSpecError } from '#kustomize/fields/field-spec.ts';
import type { FieldSpec } from '#kustomize/fields/field-spec.ts';
import type { NameReference } from '#kustomize/fields/name-references.ts';
import { effectiveNamespace, isClusterWide, sayId } from '#kustomize/resource-id.ts';
import type { Kinds, ResourceId } from '#kustomize/resource-id.ts';
import { currentId, originalId } from '#kustomize/resource.ts';
import type { Resource } from '#kustomize/resource.ts';
import { chooseReferral } from './referral.ts';
import type { Referrer } from './referral.ts';

/**
 * Makes fields that name renamed objects name them as they are called now. Candidates are found by the name they had, so
 * the cost grows with the fields, not with fields times objects. Source: kustomize api/filters/nameref,
 * api/internal/accumulator/namereferencetransformer.go.
 */
export function fixReferences(
  context: Context,
  resources: readonly Resource[],
  references: readonly NameReference[],
): readonly Resource[] {
  const renamed = indexByPreviousName(resources);
  // Fields are looked at even where nothing was renamed; what can go wrong there is a scalar in the place of a spec.
  if (renamed.size === 0 && !resources.some(hasOddSpec)) return resources;
  const fields = fieldsByKind(references);
  return resources.map((resource) => withFixedReferences(context, resource, { renamed, fields }));
}

function hasOddSpec({ object }: Resource): boolean {
  const { spec } = object;
  return spec !== undefined && spec !== null && typeof spec !== 'object';
}

/** Resources by every name they had before. */
type Renamed = ReadonlyMap<string, readonly Resource[]>;

function indexByPreviousName(resources: readonly Resource[]): Renamed {
  const index = new Map<string, Resource[]>();
  for (const resource of resources) {
    for (const name of new Set(resource.previous.map((previous) => previous.name))) {
      const same = index.get(name);
      if (same === undefined) index.set(name, [resource]);
      else same.push(resource);
    }
  }
  return index;
}

interface ReferenceField {
  readonly target: Kinds;
  readonly spec: FieldSpec;
}

/** The fields that refer, by the kind they are of; those of any kind under ''. */
type FieldsByKind = ReadonlyMap<string, readonly ReferenceField[]>;

const indexed = new WeakMap<readonly NameReference[], FieldsByKind>();

/** The order of the table is kept: a field is looked at once for each kind it may name. */
function fieldsByKind(references: readonly NameReference[]): FieldsByKind {
  const known = indexed.get(references);
  if (known !== undefined) return known;
  const ordered = references.flatMap(({ target, fields }) => fields.map((spec) => ({ target, spec })));
  const anyKind = ordered.some(({ spec }) => spec.kind === undefined);
  const kinds = new Set(ordered.map(({ spec }) => spec.kind ?? ''));
  const byKind = new Map(
    [...kinds].map((kind) => [
      kind,
      ordered.filter(({ spec }) => spec.kind === kind || (spec.kind === undefined && anyKind)),
    ]),
  );
  indexed.set(references, byKind);
  return byKind;
}

function withFixedReferences(
  context: Context,
  resource: Resource,
  { renamed, fields: byKind }: { readonly renamed: Renamed; readonly fields: FieldsByKind },
): Resource {
  const original = originalId(resource);
  const fields = byKind.get(original.kind) ?? byKind.get('') ?? [];
  if (fields.length === 0) return resource;
  const id = currentId(resource);
  const reach = reachOf(resource, id);
  let { object } = resource;
  for (const { target, spec } of fields) {
    const referrer: Referrer = { resource, id, target, isRoleRef: spec.path.at(-2) === 'roleRef' };
    const choose = (name: string, map?: JsonMap): Resource | undefined =>
      chooseFor(context, { referrer, reach, renamed }, name, map);
    try {
      object = changeFields(object, original, spec, { set: (value) => fix(value, choose) });
    } catch (error) {
      if (!(error instanceof FieldSpecError)) throw error;
      context.build.diagnostics.push({
        code: 'kustomize/field-form',
        message: `${sayId(id)} has no map or list where ${spec.path.join('.')} needs one`,
        reference: error.message,
        ...resource.origin,
      });
      return resource;
    }
  }
  return object === resource.object ? resource : { ...resource, object };
}

type Choose = (name: string, map?: JsonMap) => Resource | undefined;

function fix(value: Json, choose: Choose): Json {
  if (typeof value === 'string') {
    const referral = choose(value);
    return referral === undefined ? value : currentId(referral).name;
  }
  if (isList(value)) {
    const fixed = value.map((item) => fix(item, choose));
    return fixed.every((item, i) => item === value[i]) ? value : fixed;
  }
  return isMap(value) ? fixMap(value, choose) : value;
}

/** `subjects` of bindings and services of webhooks name a namespace too. */
function fixMap(value: JsonMap, choose: Choose): JsonMap {
  const { name } = value;
  if (typeof name !== 'string') return value;
  const referral = choose(name, value);
  if (referral === undefined) return value;
  const now = currentId(referral);
  if (now.namespace === '') return now.name === name ? value : { ...value, name: now.name };
  return { ...value, name: now.name, namespace: now.namespace };
}

interface Search {
  readonly referrer: Referrer;
  readonly reach: Reach;
  readonly renamed: Renamed;
}

function chooseFor(
  context: Context,
  { referrer, reach, renamed }: Search,
  name: string,
  map?: JsonMap,
): Resource | undefined {
  const candidates = (renamed.get(name) ?? []).filter(reach);
  if (candidates.length === 0) return undefined;
  const inNamespace = map === undefined ? candidates : ofNamespace(candidates, stringAt(map, 'namespace'));
  const choice = chooseReferral(referrer, name, { candidates: inNamespace, withNamespace: map !== undefined });
  if (choice.is === 'several') {
    context.build.diagnostics.push({
      code: 'kustomize/ambiguous-reference',
      message: `${sayId(referrer.id)} refers to ${referrer.target.kind ?? ''} ${name}, and found multiple possible referrals: ${choice.resources
        .map((resource) => `${sayId(currentId(resource))} (${resource.origin.file})`)
        .join(', ')}`,
      ...referrer.resource.origin,
      hint: 'Give the objects different names or namespaces.',
    });
  }
  return choice.is === 'one' ? choice.resource : undefined;
}

function ofNamespace(candidates: readonly Resource[], namespace: string | undefined): readonly Resource[] {
  if (namespace === undefined) return candidates;
  const original = candidates.filter((candidate) => effectiveNamespace(originalId(candidate)) === namespace);
  return original.length > 0
    ? original
    : candidates.filter((candidate) => effectiveNamespace(currentId(candidate)) === namespace);
}

type Reach = (candidate: Resource) => boolean;

/** What a resource could refer to: what is cluster-scoped, in its namespace, or named by a RoleBinding's subjects. */
function reachOf(resource: Resource, id: ResourceId): Reach {
  if (isClusterWide(id)) return () => true;
  const here = effectiveNamespace(id);
  const bound = id.kind === 'RoleBinding' ? subjectNamespaces(resource.object) : new Set<string>();
  return (candidate) => {
    const other = currentId(candidate);
    return isClusterWide(other) || effectiveNamespace(other) === here || bound.has(other.namespace);
  };
}

function subjectNamespaces(object: JsonMap): ReadonlySet<string> {
  return new Set(
    listAt(object, 'subjects')
      .filter((subject) => stringAt(subject, 'kind') === 'ServiceAccount')
      .map((subject) => stringAt(subject, 'namespace') ?? '')
      .filter((namespace) => namespace !== ''),
  );
}
