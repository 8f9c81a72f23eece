import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { builtinType } from '@capstan/kube/schema/builtin.ts';

import { convertAutoscaler } from './convert-autoscaler.ts';
import { convertEvent } from './convert-event.ts';
import { decode } from './decode.ts';

/** Kinds that are shown in more than one form; all others have the same fields in each of their versions. */
const conversions: ReadonlyMap<string, (object: KubeObject, apiVersion: string) => KubeObject> = new Map([
  ['Event', convertEvent],
  ['HorizontalPodAutoscaler', convertAutoscaler],
]);

/** A stored object is the same for as long as it is stored, and so is what it converts to. */
const known = new WeakMap<KubeObject, KubeObject>();

/** Between versions of the same kind. */
export function convertBuiltin(object: KubeObject, apiVersion: string): KubeObject {
  const convert = conversions.get(object.kind);
  if (convert === undefined) return { ...object, apiVersion };
  const before = known.get(object);
  if (before?.apiVersion === apiVersion) return before;
  const converted = inOrder(convert(object, apiVersion), apiVersion);
  known.set(object, converted);
  return converted;
}

/** Fields in the order of their type, with what it always writes. */
function inOrder(object: KubeObject, apiVersion: string): KubeObject {
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const type = builtinType(group, version, object.kind);
  if (type?.is !== 'struct') return object;
  const { metadata, ...rest } = object;
  const decoded = decode(rest as Json, type, object.kind);
  if (!decoded.ok) return object;
  const { kind: _kind, apiVersion: _version, metadata: _none, ...fields } = decoded.value;
  return { kind: object.kind, apiVersion, metadata, ...fields } as KubeObject;
}
