import type { KubeObject, ObjectMeta } from '@capstan/kube/object/object.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import { labelKeyProblems, labelValueProblems } from '@capstan/kube/object/label-syntax.ts';

import type { Resource } from '#resources/resource.ts';

import { forbiddenValue, invalidValue, requiredValue, tooLong } from '#resources/field-error.ts';
import type { FieldError } from '#resources/field-error.ts';
import { isQualifiedName, nameCheckOf } from '#resources/valid-name.ts';

const annotationLimit = 256 * 1024;
const standardFinalizers = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

/** What is wrong with metadata, on creation and on change alike. Source: apimachinery api/validation/objectmeta. */
export function metadataErrors(resource: Resource, { metadata }: KubeObject): readonly FieldError[] {
  return [
    ...nameErrors(resource, metadata),
    ...labelErrors(metadata),
    ...annotationErrors(metadata),
    ...ownerErrors(metadata),
    ...finalizerErrors(resource, metadata),
  ];
}

/** The same on change: the real server looks several times at what it may not take, and tells it as often. */
export function metadataChangeErrors(resource: Resource, object: KubeObject): readonly FieldError[] {
  const { metadata } = object;
  const again = [
    ...labelErrors(metadata),
    ...annotationErrors(metadata),
    ...ownerErrors(metadata),
    ...managerErrors(metadata),
  ];
  const rest = [...nameErrors(resource, metadata), ...finalizerErrors(resource, metadata)];
  const times = resource.group === '' ? 4 : 3;
  return [...rest, ...Array.from({ length: times }, () => again).flat()];
}

function managerErrors({ managedFields }: ObjectMeta): FieldError[] {
  return (managedFields ?? []).flatMap(({ manager }, i) =>
    Buffer.byteLength(manager ?? '') > 128 ? [tooLong(`metadata.managedFields[${i}].manager`, 128)] : [],
  );
}

/** Times of deletion are the server's alone. */
export function deletionChangeErrors(live: ObjectMeta, next: ObjectMeta): readonly FieldError[] {
  const field = 'deletionTimestamp';
  if (next[field] === undefined || live[field] === next[field]) return [];
  const error = invalidValue(`metadata.${field}`, next[field], 'field is immutable');
  return [error, error];
}

/** While an object is being deleted, no finalizer may join. Both checks of the real server report it. */
export function finalizerChangeErrors(live: ObjectMeta, next: ObjectMeta): readonly FieldError[] {
  if (live.deletionTimestamp === undefined) return [];
  const before = new Set(live.finalizers);
  const added = (next.finalizers ?? []).filter((name) => !before.has(name));
  if (added.length === 0) return [];
  const list = added.map((name) => JSON.stringify(name)).join(', ');
  const why = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`;
  const error = forbiddenValue('metadata.finalizers', why);
  return [error, error];
}

function nameErrors(resource: Resource, { name, generateName }: ObjectMeta): FieldError[] {
  const check = nameCheckOf(resource.storage);
  const errors: FieldError[] = [];
  if (generateName !== undefined && generateName !== '') {
    const wrong = check(generateName.replace(/-$/, 'a'));
    errors.push(...wrong.map((why) => invalidValue('metadata.generateName', generateName, why)));
  }
  if (name === '') return [...errors, requiredValue('metadata.name', 'name or generateName is required')];
  return [...errors, ...check(name).map((why) => invalidValue('metadata.name', name, why))];
}

function labelErrors({ labels }: ObjectMeta): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...keyProblems(key).map((wrong) => invalidValue('metadata.labels', key, wrong)),
    ...labelValueProblems(value).map((wrong) => invalidValue('metadata.labels', value, wrong)),
  ]);
}

/** Metadata calls a key with too many slashes by another name than selectors do. */
function keyProblems(key: string): readonly string[] {
  return labelKeyProblems(key).map((problem) => problem.replace('a qualified name', 'a valid label key'));
}

function annotationErrors({ annotations }: ObjectMeta): FieldError[] {
  const entries = Object.entries(annotations ?? {});
  const errors = entries.flatMap(([key]) => {
    return keyProblems(key.toLowerCase()).map((wrong) => invalidValue('metadata.annotations', key, wrong));
  });
  const size = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  return size > annotationLimit ? [...errors, tooLong('metadata.annotations', annotationLimit)] : errors;
}

function ownerErrors({ ownerReferences }: ObjectMeta): FieldError[] {
  const owners = ownerReferences ?? [];
  const field = 'metadata.ownerReferences';
  const errors = owners.flatMap((owner) => {
    const parts = (owner.apiVersion ?? '').split('/');
    const isVersion = parts.length <= 2 && parts.at(-1) !== '';
    if (owner.apiVersion === 'v1' && owner.kind === 'Event') {
      return [invalidValue(field, owner as unknown as Json, '/v1, Kind=Event is disallowed from being an owner')];
    }
    return [
      ...(isVersion ? [] : [invalidValue(`${field}.apiVersion`, owner.apiVersion ?? '', 'version must not be empty')]),
      ...(owner.kind ? [] : [invalidValue(`${field}.kind`, owner.kind ?? '', 'must not be empty')]),
      ...(owner.name ? [] : [invalidValue(`${field}.name`, owner.name ?? '', 'must not be empty')]),
      ...(owner.uid ? [] : [invalidValue(`${field}.uid`, owner.uid ?? '', 'must not be empty')]),
    ];
  });
  // The same owner twice is told in a warning and counted once.
  const distinct = owners.filter((owner, i) => owners.findIndex(({ uid }) => uid === owner.uid) === i);
  const [first, second] = distinct.filter((owner) => owner.controller === true);
  if (first === undefined || second === undefined) return errors;
  const why = `Only one reference can have Controller set to true. Found "true" in references for ${first.kind}/${first.name} and ${second.kind}/${second.name}`;
  return [...errors, invalidValue('metadata.ownerReferences', [...owners] as readonly Json[], why)];
}

/** Only built-in kinds insist on a domain: a custom object may carry `resources-finalizer.argocd.argoproj.io`. */
function finalizerErrors({ custom }: Resource, { finalizers }: ObjectMeta): FieldError[] {
  const names = finalizers ?? [];
  const errors = names.flatMap((name, i) => {
    const wrong = isQualifiedName(name);
    if (wrong.length > 0) return wrong.map((why) => invalidValue('metadata.finalizers', name, why));
    if (custom !== undefined || name.includes('/') || standardFinalizers.has(name)) return [];
    const why = 'name is neither a standard finalizer name nor is it fully qualified';
    return [invalidValue(`metadata.finalizers[${i}]`, name, why)];
  });
  if (!names.includes('orphan') || !names.includes('foregroundDeletion')) return errors;
  const why = 'finalizer orphan and foregroundDeletion cannot be both set';
  return [...errors, invalidValue('metadata.finalizers', [...names], why)];
}
