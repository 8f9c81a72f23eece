import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

import { text, whole } from './column.ts';
import type { Column } from './column.ts';
import { age, name, none, numberCell, stringCell } from './parts.ts';

const unset = '<unset>';
const count =
  (...path: readonly string[]): Column['cell'] =>
  (one) =>
    listAt(one, ...path).length;

export const webhookColumns: readonly Column[] = [name, whole('Webhooks', count('webhooks')), age];

export const validatingPolicyColumns: readonly Column[] = [
  name,
  whole('Validations', count('spec', 'validations')),
  text('ParamKind', paramKind),
  age,
];

export const mutatingPolicyColumns: readonly Column[] = [
  name,
  whole('Mutations', count('spec', 'mutations')),
  text('ParamKind', paramKind),
  age,
];

export const policyBindingColumns: readonly Column[] = [
  name,
  text('PolicyName', stringCell('spec', 'policyName')),
  text('ParamRef', (one) => {
    const param = stringAt(one, 'spec', 'paramRef', 'name') ?? '';
    return param === '' ? unset : `${stringAt(one, 'spec', 'paramRef', 'namespace') ?? '*'}/${param}`;
  }),
  age,
];

function paramKind(policy: KubeObject): string {
  const kind = stringAt(policy, 'spec', 'paramKind', 'kind');
  return kind === undefined ? unset : `${stringAt(policy, 'spec', 'paramKind', 'apiVersion') ?? ''}/${kind}`;
}

export const flowSchemaColumns: readonly Column[] = [
  name,
  text('PriorityLevel', stringCell('spec', 'priorityLevelConfiguration', 'name')),
  text('MatchingPrecedence', numberCell('spec', 'matchingPrecedence')),
  text('DistinguisherMethod', (one) => stringAt(one, 'spec', 'distinguisherMethod', 'type') ?? none),
  age,
  text('MissingPL', (one) => {
    const dangling = listAt(one, 'status', 'conditions').find((each) => stringAt(each, 'type') === 'Dangling');
    return stringAt(dangling, 'status') ?? '?';
  }),
];

const limited =
  (...path: readonly string[]): Column['cell'] =>
  (one) =>
    numberAt(one, 'spec', 'limited', ...path) ?? none;

export const priorityLevelColumns: readonly Column[] = [
  name,
  text('Type', stringCell('spec', 'type')),
  text('NominalConcurrencyShares', limited('nominalConcurrencyShares')),
  text('Queues', limited('limitResponse', 'queuing', 'queues')),
  text('HandSize', limited('limitResponse', 'queuing', 'handSize')),
  text('QueueLengthLimit', limited('limitResponse', 'queuing', 'queueLengthLimit')),
  age,
];

export const apiServiceColumns: readonly Column[] = [
  name,
  text('Service', (one) => {
    const service = stringAt(one, 'spec', 'service', 'name');
    return service === undefined ? 'Local' : `${stringAt(one, 'spec', 'service', 'namespace') ?? ''}/${service}`;
  }),
  text('Available', (one) => {
    const available = listAt(one, 'status', 'conditions').find((each) => stringAt(each, 'type') === 'Available');
    const status = stringAt(available, 'status') ?? 'Unknown';
    return status === 'True' || available === undefined ? status : `${status} (${stringAt(available, 'reason') ?? ''})`;
  }),
  age,
];

export const quotaColumns: readonly Column[] = [
  name,
  text('Request', (one) => usage(one, (resource) => !resource.startsWith('limits.'))),
  text('Limit', (one) => usage(one, (resource) => resource.startsWith('limits.'))),
  age,
];

function usage(quota: KubeObject, isShown: (resource: string) => boolean): string {
  return Object.entries((at(quota, 'status', 'hard') ?? {}) as Readonly<Record<string, string>>)
    .filter(([resource]) => isShown(resource))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([resource, hard]) => `${resource}: ${stringAt(quota, 'status', 'used', resource) ?? '0'}/${hard}`)
    .join(', ');
}
