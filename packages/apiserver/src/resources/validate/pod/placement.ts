import type { Json } from '@capstan/kube/object/json.ts';
import { at, listAt, mapAt, numberAt } from '@capstan/kube/object/read.ts';

import { duplicateValue, forbiddenValue, invalidValue, notSupported, requiredValue } from '#resources/field-error.ts';
import { isLabelName, isSubdomain } from '#resources/valid-name.ts';

import { isSet, named, positive, supported, textAt } from '#resources/validate/checks.ts';
import type { Errors } from '#resources/validate/checks.ts';
import { labelKeyErrors, labelSelectorErrors, labelValueErrors, operatorErrors } from '#resources/validate/labels.ts';

const [hard, soft] = [
  'requiredDuringSchedulingIgnoredDuringExecution',
  'preferredDuringSchedulingIgnoredDuringExecution',
];

/** Where a pod may run. Source: kubernetes pkg/apis/core/validation, validateAffinity. */
export function affinityErrors(affinity: Json | undefined, path: string): Errors {
  const nodes = at(affinity, 'nodeAffinity');
  return [
    ...(isSet(nodes, hard) ? nodeSelectorErrors(at(nodes, hard), `${path}.nodeAffinity.${hard}`) : []),
    ...listAt(nodes, soft).flatMap((term, i) => {
      const field = `${path}.nodeAffinity.${soft}[${i}]`;
      return [...weightErrors(term, field), ...termErrors(at(term, 'preference'), `${field}.preference`, false)];
    }),
    ...['podAffinity', 'podAntiAffinity'].flatMap((name) => [
      ...listAt(affinity, name, hard).flatMap((term, i) => podTermErrors(term, `${path}.${name}.${hard}[${i}]`)),
      ...listAt(affinity, name, soft).flatMap((term, i) => {
        const field = `${path}.${name}.${soft}[${i}]`;
        return [
          ...weightErrors(term, field),
          ...podTermErrors(at(term, 'podAffinityTerm'), `${field}.podAffinityTerm`),
        ];
      }),
    ]),
  ];
}

function weightErrors(term: Json, field: string): Errors {
  const weight = numberAt(term, 'weight') ?? 0;
  return weight >= 1 && weight <= 100 ? [] : [invalidValue(`${field}.weight`, weight, 'must be in the range 1-100')];
}

/** A NodeSelector, of pods and of volumes. */
export function nodeSelectorErrors(selector: Json | undefined, path: string): Errors {
  const terms = listAt(selector, 'nodeSelectorTerms');
  const field = `${path}.nodeSelectorTerms`;
  if (terms.length === 0) return [requiredValue(field, 'must have at least one node selector term')];
  return terms.flatMap((term, i) => termErrors(term, `${field}[${i}]`, true));
}

function termErrors(term: Json | undefined, path: string, isStrict: boolean): Errors {
  return [
    ...listAt(term, 'matchExpressions').flatMap((one, i) => {
      const field = `${path}.matchExpressions[${i}]`;
      const values = listAt(one, 'values').map(String);
      const operator = textAt(one, 'operator');
      const isOrder = operator === 'Gt' || operator === 'Lt';
      return [
        ...(isOrder ? orderErrors(values, field) : operatorErrors(operator, values, field)),
        ...labelKeyErrors(textAt(one, 'key'), `${field}.key`),
        ...(isStrict ? values.flatMap((value, k) => labelValueErrors(value, `${field}.values[${k}]`)) : []),
      ];
    }),
    ...listAt(term, 'matchFields').flatMap((one, i) => fieldErrors(one, `${path}.matchFields[${i}]`)),
  ];
}

function orderErrors(values: readonly string[], field: string): Errors {
  if (values.length === 1) return [];
  return [requiredValue(`${field}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
}

function fieldErrors(one: Json, field: string): Errors {
  const [operator, key] = [textAt(one, 'operator'), textAt(one, 'key')];
  const values = listAt(one, 'values').map(String);
  const isKnown = operator === 'In' || operator === 'NotIn';
  return [
    ...(isKnown && values.length !== 1
      ? [
          requiredValue(
            `${field}.values`,
            "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
          ),
        ]
      : []),
    ...(isKnown ? [] : [invalidValue(`${field}.operator`, operator, 'not a valid selector operator')]),
    ...(key === 'metadata.name'
      ? values.flatMap((value, i) => named(`${field}.values[${i}]`, value, isSubdomain))
      : [invalidValue(`${field}.key`, key, 'not a valid field selector key')]),
  ];
}

function podTermErrors(term: Json | undefined, path: string): Errors {
  const key = textAt(term, 'topologyKey');
  return [
    ...labelSelectorErrors(at(term, 'labelSelector'), `${path}.labelSelector`),
    ...labelSelectorErrors(at(term, 'namespaceSelector'), `${path}.namespaceSelector`),
    ...listAt(term, 'namespaces').flatMap((name) => named(`${path}.namespace`, String(name), isLabelName)),
    ...matchKeyErrors(term, path),
    ...(key === '' ? [requiredValue(`${path}.topologyKey`, 'can not be empty')] : []),
    ...labelKeyErrors(key, `${path}.topologyKey`),
  ];
}

/** Keys whose values a pod's own labels give. */
function matchKeyErrors(term: Json | undefined, path: string): Errors {
  const selector = at(term, 'labelSelector');
  const listErrors = (name: string): Errors => {
    const keys = listAt(term, name).map(String);
    if (keys.length === 0) return [];
    if (selector === undefined) {
      return [forbiddenValue(`${path}.${name}`, 'must not be specified when labelSelector is not set')];
    }
    return keys.flatMap((key, i) => labelKeyErrors(key, `${path}.${name}[${i}]`));
  };
  const match = listAt(term, 'matchLabelKeys').map(String);
  const mismatch = listAt(term, 'mismatchLabelKeys');
  const known = new Set(Object.keys(mapAt(selector, 'matchLabels')));
  const twice = listAt(selector, 'matchExpressions').flatMap((one): Errors => {
    const key = textAt(one, 'key');
    const isTwice = match.includes(key) && known.has(key);
    known.add(key);
    const why = 'exists in both matchLabelKeys and labelSelector';
    return isTwice ? [invalidValue(`${path}[${match.indexOf(key)}]`, key, why)] : [];
  });
  return [
    ...listErrors('matchLabelKeys'),
    ...listErrors('mismatchLabelKeys'),
    ...twice,
    ...match.flatMap((key, i) =>
      mismatch.includes(key)
        ? [invalidValue(`${path}.matchLabelKeys[${i}]`, key, 'exists in both matchLabelKeys and mismatchLabelKeys')]
        : [],
    ),
  ];
}

const actions = ['DoNotSchedule', 'ScheduleAnyway'];

/** Source: kubernetes pkg/apis/core/validation, validateTopologySpreadConstraints. */
export function spreadErrors(spec: Json | undefined, path: string): Errors {
  const constraints = listAt(spec, 'topologySpreadConstraints');
  return constraints.flatMap((one, i) => {
    const field = `${path}.topologySpreadConstraints[${i}]`;
    const [key, action] = [textAt(one, 'topologyKey'), textAt(one, 'whenUnsatisfiable')];
    const isRepeated = constraints
      .slice(i + 1)
      .some((other) => textAt(other, 'topologyKey') === key && textAt(other, 'whenUnsatisfiable') === action);
    const domains = at(one, 'minDomains');
    const why = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`;
    return [
      ...positive(one, 'maxSkew', field),
      ...(key === '' ? [requiredValue(`${field}.topologyKey`, 'can not be empty')] : []),
      ...(actions.includes(action) ? [] : [notSupported(`${field}.whenUnsatisfiable`, action, actions)]),
      ...(isRepeated ? [duplicateValue(`${field}.{topologyKey, whenUnsatisfiable}`, `{${key}, ${action}}`)] : []),
      ...(domains === undefined ? [] : positive(one, 'minDomains', field)),
      ...(domains !== undefined && action !== 'DoNotSchedule'
        ? [invalidValue(`${field}.minDomains`, domains, why)]
        : []),
      ...supported(one, 'nodeAffinityPolicy', field, ['Honor', 'Ignore']),
      ...supported(one, 'nodeTaintsPolicy', field, ['Honor', 'Ignore']),
      ...matchKeyErrors(one, field),
      ...labelSelectorErrors(at(one, 'labelSelector'), `${field}.labelSelector`),
    ];
  });
}

export const taintEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Source: kubernetes pkg/apis/core/validation, ValidateTolerations. */
export function tolerationErrors(tolerations: readonly Json[], path: string): Errors {
  return tolerations.flatMap((one, i) => {
    const field = `${path}[${i}]`;
    const [key, operator, effect] = [textAt(one, 'key'), textAt(one, 'operator'), textAt(one, 'effect')];
    const all = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    return [
      ...(key === '' ? [] : labelKeyErrors(key, `${field}.key`)),
      ...(key === '' && operator !== 'Exists' ? [invalidValue(`${field}.operator`, operator, all)] : []),
      ...(isSet(one, 'tolerationSeconds') && effect !== 'NoExecute'
        ? [invalidValue(`${field}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set")]
        : []),
      ...tolerationValueErrors(operator, textAt(one, 'value'), field),
      ...(effect === '' || taintEffects.includes(effect)
        ? []
        : [notSupported(`${field}.effect`, effect, taintEffects)]),
    ];
  });
}

function tolerationValueErrors(operator: string, value: string, field: string): Errors {
  switch (operator) {
    case '':
    case 'Equal': {
      const wrong = labelValueErrors(value, '').map(({ message }) => message.replace(/^Invalid value: ".*?": /s, ''));
      return wrong.length === 0 ? [] : [invalidValue(`${field}.operator`, value, wrong.join(';'))];
    }
    case 'Exists':
      return value === ''
        ? []
        : [invalidValue(`${field}.operator`, value, "value must be empty when `operator` is 'Exists'")];
    case 'Lt':
    case 'Gt':
      return [notSupported(`${field}.operator`, operator, ['Equal', 'Exists', 'Lt', 'Gt'])];
    default:
      return [notSupported(`${field}.operator`, operator, ['Equal', 'Exists'])];
  }
}
