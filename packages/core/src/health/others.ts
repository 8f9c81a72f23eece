import type { KubeObject } from '@capstan/kube/object/object.ts';
import { listAt, stringAt } from '@capstan/kube/object/read.ts';
import { conditionsOf } from './condition.ts';
import type { Health } from './health.ts';

export function serviceHealth(service: KubeObject): Health {
  return stringAt(service, 'spec', 'type') === 'LoadBalancer' ? balancedHealth(service) : { status: 'Healthy' };
}

export function ingressHealth(ingress: KubeObject): Health {
  return balancedHealth(ingress);
}

function balancedHealth(object: KubeObject): Health {
  const addresses = listAt(object, 'status', 'loadBalancer', 'ingress');
  return addresses.length > 0 ? { status: 'Healthy' } : { status: 'Progressing' };
}

export function claimHealth(claim: KubeObject): Health {
  switch (stringAt(claim, 'status', 'phase')) {
    case 'Bound':
      return { status: 'Healthy' };
    case 'Pending':
      return { status: 'Progressing' };
    case 'Lost':
      return { status: 'Degraded' };
    default:
      return { status: 'Unknown' };
  }
}

export function apiServiceHealth(service: KubeObject): Health {
  const available = conditionsOf(service).find(({ type }) => type === 'Available');
  if (available === undefined) return { status: 'Progressing', message: 'Waiting to be processed' };
  const message = `${available.reason}: ${available.message}`;
  return { status: available.status === 'True' ? 'Healthy' : 'Progressing', message };
}

export function disruptionBudgetHealth(budget: KubeObject): Health {
  const conditions = conditionsOf(budget);
  if (conditions.length === 0) return { status: 'Progressing', message: 'Waiting for status' };
  const bad = conditions.find(({ status, reason }) => status === 'False' && reason !== 'InsufficientPods');
  return bad === undefined
    ? { status: 'Healthy', message: 'PodDisruptionBudget has SufficientPods' }
    : { status: 'Degraded', message: `PodDisruptionBudget has ${bad.reason}` };
}

export function definitionHealth(definition: KubeObject): Health {
  const conditions = conditionsOf(definition);
  if (conditions.length === 0) return { status: 'Progressing', message: 'Status conditions not found' };
  const find = (type: string, status: string) =>
    conditions.find((condition) => condition.type === type && condition.status === status);
  if (find('Terminating', 'True') !== undefined) return { status: 'Progressing', message: 'CRD is being terminated' };
  const broken = find('NamesAccepted', 'False') ?? find('NonStructuralSchema', 'True');
  if (broken !== undefined) return { status: 'Degraded', message: broken.message };
  if (find('Established', 'True') !== undefined) return { status: 'Healthy', message: 'CRD is healthy' };
  const waiting = find('Established', 'False');
  return waiting?.reason === 'Installing'
    ? { status: 'Progressing', message: 'CRD is being installed' }
    : { status: 'Degraded', message: waiting?.message ?? 'CRD is not established' };
}
