import type { JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { stringAt } from '@capstan/kube/object/read.ts';

import type { Machine } from '#verbs/machine.ts';
import { read } from '#verbs/read.ts';
import { badRequest, conflict } from '#verbs/status.ts';
import type { Refusal } from '#verbs/status.ts';

import type { Context } from './context.ts';
import type { Target } from './request.ts';

type Bound = { readonly ok: true; readonly claims: JsonMap } | Refusal;

const boundKinds: Readonly<Record<string, readonly [collection: string, claim: string]>> = {
  Pod: ['pods', 'pod'],
  Secret: ['secrets', 'secret'],
  Node: ['nodes', 'node'],
};

/**
 * The claims about the Pod, Secret or Node that a token is bound to: it dies with that object. None when it is bound to
 * nothing.
 */
export function boundObject({ machine }: Context, request: KubeObject, target: Target): Bound {
  const text = (field: string) => stringAt(request, 'spec', 'boundObjectRef', field) ?? '';
  const kind = text('kind');
  if (kind === '' && text('name') === '') return { ok: true, claims: {} };
  const known = text('apiVersion') === 'v1' ? boundKinds[kind] : undefined;
  const resource = known === undefined ? undefined : machine.registry.byName(known[0]);
  if (known === undefined || resource === undefined) {
    const [version = '', ...group] = text('apiVersion').split('/').toReversed();
    return badRequest(`cannot bind token to object of type ${group.join('/')}/${version}, Kind=${kind}`);
  }
  const place = { resource, namespace: resource.namespaced ? target.namespace : '', name: text('name') };
  const found = read(machine, place);
  if (!found.ok) return found;
  const { object } = found;
  const isPod = kind === 'Pod';
  const refused = (isPod ? refusePod(object, target.name) : undefined) ?? refuseUid(object, kind, text('uid'));
  if (refused !== undefined) return refused;
  const node = isPod ? stringAt(object, 'spec', 'nodeName') : undefined;
  const claims = { [known[1]]: { name: place.name, uid: object.metadata.uid ?? '' } };
  return { ok: true, claims: node === undefined ? claims : { ...claims, node: nodeClaim(machine, node) } };
}

function refusePod(pod: KubeObject, account: string): Refusal | undefined {
  if (stringAt(pod, 'spec', 'serviceAccountName') === account) return undefined;
  const shown = JSON.stringify(account);
  return badRequest(`cannot bind token for serviceaccount ${shown} to pod running with different serviceaccount name.`);
}

function refuseUid({ metadata }: KubeObject, kind: string, wanted: string): Refusal | undefined {
  if (wanted === '' || wanted === metadata.uid) return undefined;
  const why = `the UID in the bound object reference (${wanted}) does not match the UID in record. The object might have been deleted and then recreated`;
  return conflict({ group: '', kind, plural: kind }, metadata.name, why);
}

function nodeClaim({ store }: Machine, name: string): JsonMap {
  const uid = store.collection('nodes').get(name)?.value.metadata.uid;
  return { name, ...(uid === undefined ? {} : { uid }) };
}
