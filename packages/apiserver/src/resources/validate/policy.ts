import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, numberAt } from '@capstan/kube/object/read.ts';

import { invalidValue } from '#resources/field-error.ts';

import { supported } from './checks.ts';
import type { Errors } from './checks.ts';
import { labelSelectorErrors } from './labels.ts';
import { shareErrors, wholeErrors } from './percent.ts';

/** Source: kubernetes pkg/apis/policy/validation. */
export function budgetErrors(object: KubeObject): Errors {
  const spec = object['spec'];
  const [min, max] = [at(spec, 'minAvailable'), at(spec, 'maxUnavailable')];
  return [
    ...(min === undefined || max === undefined
      ? []
      : [invalidValue('spec', shownBudget(spec), 'minAvailable and maxUnavailable cannot be both set')]),
    ...shareErrors(min, 'spec.minAvailable'),
    ...wholeErrors(min, 'spec.minAvailable'),
    ...shareErrors(max, 'spec.maxUnavailable'),
    ...wholeErrors(max, 'spec.maxUnavailable'),
    ...labelSelectorErrors(at(spec, 'selector'), 'spec.selector'),
    ...supported(spec, 'unhealthyPodEvictionPolicy', 'spec', ['AlwaysAllow', 'IfHealthyBudget']),
  ];
}

/** As Go writes its internal struct. */
function shownBudget(spec: Json | undefined): Json {
  return {
    MinAvailable: at(spec, 'minAvailable') ?? null,
    Selector: at(spec, 'selector') ?? null,
    MaxUnavailable: at(spec, 'maxUnavailable') ?? null,
    UnhealthyPodEvictionPolicy: at(spec, 'unhealthyPodEvictionPolicy') ?? null,
  };
}

export function eventErrors(event: KubeObject): Errors {
  const about = String(at(event, 'involvedObject', 'namespace') ?? '');
  if (about === '' || about === event.metadata.namespace) return [];
  return [invalidValue('involvedObject.namespace', about, 'does not match event.namespace')];
}

export function leaseErrors(lease: KubeObject): Errors {
  const seconds = numberAt(lease, 'spec', 'leaseDurationSeconds');
  const transitions = numberAt(lease, 'spec', 'leaseTransitions');
  return [
    ...(seconds !== undefined && seconds <= 0
      ? [invalidValue('spec.leaseDurationSeconds', seconds, 'must be greater than 0')]
      : []),
    ...(transitions !== undefined && transitions < 0
      ? [invalidValue('spec.leaseTransitions', transitions, 'must be greater than or equal to 0')]
      : []),
  ];
}
