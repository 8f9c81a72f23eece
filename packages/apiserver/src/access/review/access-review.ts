import { isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { listAt, mapAt, stringAt } from '@capstan/kube/object/read.ts';

import type { Authorizer } from '#access/rbac/authorizer.ts';
import type { Attributes } from '#access/rbac/rule.ts';
import type { User } from '#access/user.ts';
import { invalidValue } from '#resources/field-error.ts';
import type { FieldError } from '#resources/field-error.ts';

/** What is wrong with a SubjectAccessReview of any of the three kinds. Source: kubernetes pkg/apis/authorization/validation. */
export function accessReviewErrors(plural: string, review: KubeObject): readonly FieldError[] {
  const spec = mapAt(review, 'spec');
  const onResource = spec['resourceAttributes'];
  const onPath = spec['nonResourceAttributes'];
  const isLocal = plural === 'localsubjectaccessreviews';
  const errors: FieldError[] = [];
  if (onResource !== undefined && onPath !== undefined) {
    const why = 'cannot be specified in combination with resourceAttributes';
    errors.push(invalidValue('spec.nonResourceAttributes', pathText(onPath), why));
  }
  if (onResource === undefined && onPath === undefined) {
    const why = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
    errors.push(invalidValue('spec.resourceAttributes', null, why));
  }
  if (plural !== 'selfsubjectaccessreviews' && !stringAt(spec, 'user') && listAt(spec, 'groups').length === 0) {
    errors.push(invalidValue('spec.user', '', 'at least one of user or group must be specified'));
  }
  const { managedFields: _bookkeeping, ...metadata } = review.metadata;
  const extra = Object.keys(metadata).filter(
    (field) => metadata[field] !== undefined && !(isLocal && field === 'namespace'),
  );
  if (extra.length > 0) {
    const why = isLocal ? 'must be empty except for namespace' : 'must be empty';
    errors.push(invalidValue('metadata', review.metadata as unknown as Json, why));
  }
  if (!isLocal) return errors;
  const namespace = stringAt(onResource, 'namespace') ?? '';
  if (onResource !== undefined && namespace !== (review.metadata.namespace ?? '')) {
    errors.push(invalidValue('spec.resourceAttributes.namespace', namespace, 'must match metadata.namespace'));
  }
  if (onPath !== undefined) {
    errors.push(invalidValue('spec.nonResourceAttributes', pathText(onPath), 'disallowed on this kind of request'));
  }
  return errors;
}

/** The answer: the review with its status. `user` asks; only the self review is about them. */
export function answerAccessReview(
  plural: string,
  review: KubeObject,
  { user, authorize }: { readonly user: User; readonly authorize: Authorizer },
): JsonMap {
  const subject = plural === 'selfsubjectaccessreviews' ? user : subjectOf(mapAt(review, 'spec'));
  const { allowed, reason } = authorize(subject, attributesOf(mapAt(review, 'spec')));
  return { ...review, status: { allowed, ...(reason === '' ? {} : { reason }) } } as unknown as JsonMap;
}

function attributesOf(spec: JsonMap): Attributes {
  const onPath = spec['nonResourceAttributes'];
  const text = (field: string) => stringAt(spec, 'resourceAttributes', field) ?? '';
  if (isMap(onPath)) return { is: 'path', verb: stringAt(onPath, 'verb') ?? '', path: stringAt(onPath, 'path') ?? '' };
  return {
    is: 'resource',
    verb: text('verb'),
    group: text('group'),
    resource: text('resource'),
    subresource: text('subresource'),
    namespace: text('namespace'),
    name: text('name'),
  };
}

function subjectOf(spec: JsonMap): User {
  const uid = stringAt(spec, 'uid');
  return {
    name: stringAt(spec, 'user') ?? '',
    groups: listAt(spec, 'groups').map(String),
    ...(uid === undefined ? {} : { uid }),
  };
}

/** As Go writes the struct, whose fields have no names of their own in JSON. */
function pathText(value: Json): Json {
  return { Path: stringAt(value, 'path') ?? '', Verb: stringAt(value, 'verb') ?? '' };
}
