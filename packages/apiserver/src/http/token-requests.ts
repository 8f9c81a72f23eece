import type { JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { listAt, mapAt, numberAt } from '@capstan/kube/object/read.ts';
import { builtinType } from '@capstan/kube/schema/builtin.ts';

import { issuer } from '#access/service-account-token.ts';
import { invalidValue } from '#resources/field-error.ts';
import type { Resource } from '#resources/resource.ts';
import { invalid } from '#verbs/invalid.ts';
import { timestamp } from '#verbs/machine.ts';
import { read } from '#verbs/read.ts';
import { conflict, methodNotAllowed, notFound } from '#verbs/status.ts';
import type { Refusal } from '#verbs/status.ts';
import { trackWrite } from '#verbs/track.ts';

import { jsonAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import { boundObject } from './bound-object.ts';
import { writeOptions } from './context.ts';
import type { Context } from './context.ts';
import { readRequestObject } from './read-request-object.ts';
import type { Target } from './request.ts';

const group = 'authentication.k8s.io';
const named = { group, kind: 'TokenRequest', plural: 'TokenRequest' };
const usual = 3600;
const shortest = 600;
const longest = 2 ** 32;

/** POST serviceaccounts/NAME/token: a token of the account. Source: kubernetes pkg/registry/core/serviceaccount/storage/token.go. */
export function answerTokenRequest(context: Context, accounts: Resource, target: Target): Answer | Refusal {
  if (target.verb !== 'create') return methodNotAllowed();
  const options = writeOptions(context, 'CreateOptions');
  if (!options.ok) return options;
  const resource = requestResource(accounts);
  const sent = readRequestObject(context, resource, options.options.fieldValidation);
  if (!sent.ok) return sent;
  const body = { ...sent, object: withDefaults(sent.object) };
  const { namespace, name } = target;
  const account = read(context.machine, { resource: accounts, namespace, name });
  const refused = misplaced(body.object, target) ?? (account.ok ? refuseRequest(body.object, account.object) : account);
  if (refused !== undefined || !account.ok) return refused ?? notFound(accounts, name);
  const seconds = numberAt(body.object, 'spec', 'expirationSeconds') ?? 0;
  const bound = boundObject(context, body.object, target);
  if (!bound.ok) return bound;
  const tracked = trackWrite(context.machine, resource, {
    live: undefined,
    next: body.object,
    options: options.options,
    subresource: 'token',
  });
  return jsonAnswer(
    201,
    issued(context, tracked, { account: account.object, seconds, bound: bound.claims }),
    body.warnings,
  );
}

function withDefaults(request: KubeObject): KubeObject {
  const spec = mapAt(request, 'spec');
  return { ...request, spec: { ...spec, expirationSeconds: spec['expirationSeconds'] ?? usual } };
}

function requestResource(accounts: Resource): Resource {
  const type = builtinType(group, 'v1', 'TokenRequest');
  if (type === undefined) throw new Error('schema table: no TokenRequest');
  return { ...accounts, group, version: 'v1', kind: 'TokenRequest', subresources: [], type };
}

/** A request that names another account than its path does. */
function misplaced({ metadata }: KubeObject, { namespace, name }: Target): Refusal | undefined {
  const isOther = (given: string | undefined, own: string) => given !== undefined && given !== '' && given !== own;
  const why = (what: string) => `must match the service account ${what} if specified`;
  if (isOther(metadata.name, name)) {
    return invalid(named, name, [invalidValue('metadata.name', metadata.name, why('name'))]);
  }
  if (!isOther(metadata.namespace, namespace)) return undefined;
  return invalid(named, name, [invalidValue('metadata.namespace', metadata.namespace ?? '', why('namespace'))]);
}

function refuseRequest(request: KubeObject, account: KubeObject): Refusal | undefined {
  const uid = account.metadata.uid ?? '';
  const given = request.metadata.uid ?? '';
  if (given !== '' && given !== uid) {
    const why = `the UID in the token request (${given}) does not match the UID of the service account (${uid})`;
    return conflict(named, account.metadata.name, why);
  }
  const field = 'spec.expirationSeconds';
  const seconds = numberAt(request, 'spec', 'expirationSeconds') ?? 0;
  if (seconds < shortest) {
    return invalid(named, '', [invalidValue(field, seconds, 'may not specify a duration less than 10 minutes')]);
  }
  if (seconds <= longest) return undefined;
  return invalid(named, '', [invalidValue(field, seconds, 'may not specify a duration larger than 2^32 seconds')]);
}

interface Issue {
  readonly account: KubeObject;
  readonly seconds: number;
  /** Claims about the object that the token is bound to. */
  readonly bound: JsonMap;
}

function issued({ machine, access }: Context, request: KubeObject, issue: Issue): JsonMap {
  const { account, seconds, bound } = issue;
  const { name, namespace = '', uid = '' } = account.metadata;
  const asked = listAt(request, 'spec', 'audiences').map(String);
  const audiences = asked.length === 0 ? [...access.door.audiences] : asked;
  const now = Math.floor(machine.now() / 1000);
  const token = access.signer.sign({
    aud: audiences,
    exp: now + seconds,
    iat: now,
    iss: issuer,
    jti: machine.newUid(),
    'kubernetes.io': { namespace, ...bound, serviceaccount: { name, uid } },
    nbf: now,
    sub: `system:serviceaccount:${namespace}:${name}`,
  });
  const { managedFields } = request.metadata;
  const spec = request['spec'] as JsonMap;
  return {
    kind: request.kind,
    apiVersion: request.apiVersion,
    metadata: {
      name,
      namespace,
      uid,
      creationTimestamp: timestamp(machine),
      ...(managedFields === undefined ? {} : { managedFields: managedFields as unknown as JsonMap[] }),
    },
    spec: { ...spec, audiences, expirationSeconds: seconds, boundObjectRef: spec['boundObjectRef'] ?? null },
    status: { token, expirationTimestamp: `${new Date((now + seconds) * 1000).toISOString().slice(0, 19)}Z` },
  };
}
