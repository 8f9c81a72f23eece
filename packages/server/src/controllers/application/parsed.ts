import { parseApplication } from '@capstan/core/app/application.ts';
import type { ParsedApplication } from '@capstan/core/app/application.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';

const known = new WeakMap<KubeObject, ParsedApplication>();

/** Parses each version of an Application once, however often it is looked at. */
export function parsedApplication(object: KubeObject): ParsedApplication {
  const before = known.get(object);
  if (before !== undefined) return before;
  const parsed = parseApplication(object);
  known.set(object, parsed);
  return parsed;
}
