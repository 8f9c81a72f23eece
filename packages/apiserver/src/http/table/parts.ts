import { isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, mapAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

import { selectorText } from '#verbs/scale.ts';

import { ageOf } from './age.ts';
import { text, wide } from './column.ts';
import type { Column } from './column.ts';

export const none = '<none>';

export const name: Column = { ...text('Name', ({ metadata }) => metadata.name), format: 'name' };
export const age = text('Age', ({ metadata }, now) => ageOf(metadata.creationTimestamp, now));
export const createdAt: Column = {
  ...text('Created At', ({ metadata }) => metadata.creationTimestamp ?? null),
  type: 'date',
};

export function orNone(value: string | undefined): string {
  return value === undefined || value === '' ? none : value;
}

export function stringCell(...path: readonly (string | number)[]): (object: KubeObject) => Json {
  return (object) => {
    const found = at(object, ...path);
    return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
  };
}

export function numberCell(...path: readonly (string | number)[]): (object: KubeObject) => Json {
  return (object) => numberAt(object, ...path) ?? 0;
}

/** `a=1,b=2`, or none. */
export function labelsText(labels: Readonly<Record<string, Json>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`);
  return orNone(pairs.toSorted().join(','));
}

export const selector = wide('Selector', (object) => orNone(selectorText(object)));

export function containersOf(...path: readonly string[]): readonly Column[] {
  const joined = (object: KubeObject, field: string): string =>
    listAt(object, ...path, 'containers')
      .map((container) => stringAt(container, field) ?? '')
      .join(',');
  return [wide('Containers', (object) => joined(object, 'name')), wide('Images', (object) => joined(object, 'image'))];
}

/** At most three, then how many more. */
export function firstThree(items: readonly string[], separator = ','): string {
  const more = items.length - 3;
  const shown = items.slice(0, 3).join(separator);
  return more > 0 ? `${shown} + ${more} more...` : shown;
}

export function ingressAddresses(object: KubeObject): readonly string[] {
  return listAt(object, 'status', 'loadBalancer', 'ingress').flatMap((one) => {
    const address = stringAt(one, 'ip') ?? stringAt(one, 'hostname');
    return address === undefined ? [] : [address];
  });
}

export function conditionStatus(object: KubeObject, type: string): string | undefined {
  const found = listAt(object, 'status', 'conditions').find((one) => isMap(one) && one['type'] === type);
  return stringAt(found, 'status');
}

export function sizeOf(object: KubeObject, ...fields: readonly string[]): number {
  return fields.reduce((sum, field) => sum + Object.keys(mapAt(object, field)).length, 0);
}
