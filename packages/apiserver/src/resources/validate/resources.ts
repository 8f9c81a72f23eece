import { compareQuantities, parseQuantity, quantityText } from '@capstan/kube/object/quantity.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import { listAt, mapAt } from '@capstan/kube/object/read.ts';

import {
  duplicateValue,
  forbiddenValue,
  invalidValue,
  notFoundValue,
  notSupported,
  requiredValue,
} from '#resources/field-error.ts';
import { isLabelName, isQualifiedName } from '#resources/valid-name.ts';

import { named, quantityOf, textAt } from './checks.ts';
import type { Errors } from './checks.ts';

/** Names and amounts of resources. Source: kubernetes pkg/apis/core/validation and pkg/apis/core/helper. */
const containerResources = new Set(['cpu', 'memory', 'ephemeral-storage']);
const objectCounts = [
  'pods',
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];
const amounts = ['cpu', 'memory', 'ephemeral-storage'];
const standard = new Set([
  ...amounts,
  ...amounts.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  'storage',
  'requests.storage',
  ...objectCounts,
]);
const quotaResources = new Set([
  ...amounts,
  ...amounts.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  'requests.storage',
  ...objectCounts,
]);
const wholeNumbers = new Set(objectCounts);

function isHugePage(name: string): boolean {
  return name.startsWith('hugepages-');
}

function isQuotaHugePage(name: string): boolean {
  return isHugePage(name) || name.startsWith('requests.hugepages-');
}

/** Kubernetes' own resources have no domain, or one of its own. */
function isNative(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

export function isExtended(name: string): boolean {
  return !isNative(name) && !name.startsWith('requests.') && isQualifiedName(`requests.${name}`).length === 0;
}

function canOvercommit(name: string): boolean {
  return isNative(name) && !isHugePage(name);
}

export function resourceNameErrors(name: string, field: string): Errors {
  const wrong = named(field, name, isQualifiedName);
  if (wrong.length > 0) return wrong;
  if (name.includes('/') || standard.has(name) || isQuotaHugePage(name)) return [];
  return [invalidValue(field, name, 'must be a standard resource type or fully qualified')];
}

export function containerResourceErrors(name: string, field: string): Errors {
  const wrong = resourceNameErrors(name, field);
  if (!name.includes('/')) {
    if (containerResources.has(name) || isHugePage(name)) return wrong;
    return [...wrong, invalidValue(field, name, 'must be a standard resource for containers')];
  }
  if (isNative(name) || isExtended(name)) return wrong;
  return [...wrong, invalidValue(field, name, "doesn't follow extended resource name standard")];
}

const podResources = ['cpu', 'hugepages-', 'memory'];

function podResourceErrors(name: string, field: string): Errors {
  const wrong = resourceNameErrors(name, field);
  if (wrong.length > 0 || name === 'cpu' || name === 'memory' || isHugePage(name)) return wrong;
  return [notSupported(field, name, podResources)];
}

export function quotaResourceErrors(name: string, field: string): Errors {
  const wrong = resourceNameErrors(name, field);
  if (name.includes('/') || quotaResources.has(name) || isQuotaHugePage(name)) return wrong;
  return [...wrong, invalidValue(field, name, 'must be a standard resource for quota')];
}

/** No less than nothing; what is counted, and what others define, in whole numbers. */
export function amountErrors(name: string, value: Json, field: string): Errors {
  const quantity = quantityOf(value);
  if (quantity === undefined) return [];
  const shown = quantityText(quantity);
  const isWhole = quantity.scale >= 0 || quantity.value % 10n ** BigInt(-quantity.scale) === 0n;
  const mustBeWhole = wholeNumbers.has(name) || isExtended(name) || name.startsWith('count/');
  return [
    ...(quantity.value < 0n ? [invalidValue(field, shown, 'must be greater than or equal to 0')] : []),
    ...(mustBeWhole && !isWhole ? [invalidValue(field, shown, 'must be an integer')] : []),
  ];
}

/** Limits and requests of a container, or of a whole pod. */
export function requirementErrors(
  requirements: Json | undefined,
  path: string,
  { claims, ofPod = false }: { readonly claims: ReadonlySet<string>; readonly ofPod?: boolean },
): Errors {
  const limits = mapAt(requirements, 'limits');
  const requests = mapAt(requirements, 'requests');
  const nameErrors = ofPod ? podResourceErrors : containerResourceErrors;
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  const hasMain = names.some((name) => name === 'cpu' || name === 'memory');
  return [
    ...Object.entries(limits).flatMap(([name, limit]) => {
      const field = `${path}.limits[${name}]`;
      return [...nameErrors(name, field), ...amountErrors(name, limit, field), ...pageErrors(name, limit, field)];
    }),
    ...Object.entries(requests).flatMap(([name, request]) => {
      const field = `${path}.requests[${name}]`;
      return [
        ...nameErrors(name, field),
        ...amountErrors(name, request, field),
        ...requestErrors(name, { request, limit: limits[name], path }),
        ...pageErrors(name, request, field),
      ];
    }),
    ...(names.some(isHugePage) && !hasMain ? [forbiddenValue(path, 'HugePages require cpu or memory')] : []),
    ...claimErrors(listAt(requirements, 'claims'), claims, `${path}.claims`),
  ];
}

interface Asked {
  readonly request: Json;
  readonly limit: Json | undefined;
  readonly path: string;
}

function requestErrors(name: string, { request, limit, path }: Asked): Errors {
  const [wanted, most] = [quantityOf(request), quantityOf(limit)];
  if (wanted === undefined) return [];
  if (most === undefined) {
    return canOvercommit(name)
      ? []
      : [requiredValue(`${path}.limits`, 'Limit must be set for non overcommitable resources')];
  }
  const order = compareQuantities(wanted, most);
  const wrong = (relation: string): Errors => [
    invalidValue(
      `${path}.requests`,
      quantityText(wanted),
      `must be ${relation} ${name} limit of ${quantityText(most)}`,
    ),
  ];
  if (order !== 0 && !canOvercommit(name)) return wrong('equal to');
  return order > 0 ? wrong('less than or equal to') : [];
}

/** Huge pages come in whole pages. */
function pageErrors(name: string, value: Json, field: string): Errors {
  const [amount, page] = [
    quantityOf(value),
    isHugePage(name) ? parseQuantity(name.slice('hugepages-'.length)) : undefined,
  ];
  if (amount === undefined || page === undefined || page.value <= 0n) return [];
  const scale = Math.min(amount.scale, page.scale);
  const at0 = (quantity: typeof page): bigint => quantity.value * 10n ** BigInt(quantity.scale - scale);
  if (at0(amount) % at0(page) === 0n) return [];
  const shown = quantityText(amount);
  return [invalidValue(field, shown, `${shown} is not positive integer multiple of ${name}`)];
}

function claimErrors(claims: readonly Json[], known: ReadonlySet<string>, field: string): Errors {
  const seen = new Set<string>();
  return claims.flatMap((claim, i) => {
    const [name, request] = [textAt(claim, 'name'), textAt(claim, 'request')];
    const own = `${field}[${i}]`;
    if (name === '') return [requiredValue(own)];
    const key = request === '' ? name : `${name}/${request}`;
    const isTaken =
      seen.has(name) || seen.has(key) || (request === '' && [...seen].some((one) => one.startsWith(`${name}/`)));
    const taken = seen.has(name) || request === '' ? name : key;
    seen.add(key);
    const missing = notFoundValue(own, name);
    const list = known.size === 0 ? ' which is empty' : `: ${[...known].toSorted().join(', ')}`;
    return [
      ...(request === '' ? [] : named(`${own}.request`, request, isLabelName)),
      ...(isTaken ? [duplicateValue(own, taken)] : []),
      ...(known.has(name)
        ? []
        : [{ ...missing, message: `${missing.message}: must be one of the names in pod.spec.resourceClaims${list}` }]),
    ];
  });
}
