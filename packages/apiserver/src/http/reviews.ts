import type { JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { stringAt } from '@capstan/kube/object/read.ts';

import { accessReviewErrors, answerAccessReview } from '#access/review/access-review.ts';
import { rulesStatus, userInfo } from '#access/review/self-review.ts';
import { tokenStatus } from '#access/review/token-review.ts';
import type { Resource } from '#resources/resource.ts';
import { invalid } from '#verbs/invalid.ts';
import { timestamp } from '#verbs/machine.ts';
import type { WriteOptions } from '#verbs/machine.ts';
import { badRequest } from '#verbs/status.ts';
import type { Refusal } from '#verbs/status.ts';
import { trackWrite } from '#verbs/track.ts';

import type { Context } from './context.ts';

type Reviewed = { readonly ok: true; readonly body: JsonMap } | Refusal;

/**
 * Answers questions about who asks and what is allowed: kinds that are posted, answered, and kept nowhere. Undefined for
 * every other kind.
 */
export function answerReview(
  context: Context,
  resource: Resource,
  sent: KubeObject,
  options: WriteOptions,
): Reviewed | undefined {
  const { user, access, machine, asked } = context;
  const head = { kind: resource.kind, apiVersion: sent.apiVersion };
  const tracked = () => trackWrite(machine, resource, { live: undefined, next: sent, options });
  switch (resource.plural) {
    case 'selfsubjectreviews': {
      const metadata = { creationTimestamp: timestamp(machine) };
      return { ok: true, body: { ...head, metadata, status: { userInfo: userInfo(user) } } };
    }
    case 'selfsubjectaccessreviews':
    case 'subjectaccessreviews':
    case 'localsubjectaccessreviews': {
      const review = withNamespace(tracked(), asked.target?.namespace ?? '');
      const errors = accessReviewErrors(resource.plural, review);
      if (errors.length > 0) return withoutKind(invalid(resource, '', errors));
      return { ok: true, body: answerAccessReview(resource.plural, review, { user, authorize: access.authorize }) };
    }
    case 'selfsubjectrulesreviews': {
      const namespace = stringAt(sent, 'spec', 'namespace') ?? '';
      if (namespace === '') return badRequest('no namespace on request');
      return {
        ok: true,
        body: { ...head, metadata: {}, spec: {}, status: rulesStatus(access.roles, user, namespace) },
      };
    }
    case 'tokenreviews': {
      if (!stringAt(sent, 'spec', 'token')) return badRequest('token is required for TokenReview in authentication');
      return { ok: true, body: { ...tracked(), status: tokenStatus(sent, access.door) } as unknown as JsonMap };
    }
    default:
      return undefined;
  }
}

function withNamespace(review: KubeObject, namespace: string): KubeObject {
  if (namespace === '') return review;
  return { ...review, metadata: { ...review.metadata, namespace } };
}

/** Internal types of reviews carry no kind, so the message names none. */
function withoutKind(refusal: Refusal): Refusal {
  const { status } = refusal;
  const { kind: _kind, ...details } = status.details ?? {};
  const kind = status.details?.kind ?? '';
  return { ...refusal, status: { ...status, message: status.message.replace(kind, ''), details } };
}
