import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';

/** What core/v1 calls the fields of events.k8s.io/v1. Source: kubernetes pkg/apis/events/v1/conversion.go. */
const names: readonly (readonly [events: string, core: string])[] = [
  ['regarding', 'involvedObject'],
  ['note', 'message'],
  ['reportingController', 'reportingComponent'],
  ['deprecatedSource', 'source'],
  ['deprecatedFirstTimestamp', 'firstTimestamp'],
  ['deprecatedLastTimestamp', 'lastTimestamp'],
  ['deprecatedCount', 'count'],
];

const toCore = new Map(names);
const toEvents = new Map(names.map(([events, core]) => [core, events]));

/** An Event of one of the two groups as the other shows it. */
export function convertEvent(event: KubeObject, apiVersion: string): KubeObject {
  const renames = apiVersion === 'v1' ? toCore : toEvents;
  const fields = Object.entries(event).map(([name, value]): [string, Json] => [
    renames.get(name) ?? name,
    value as Json,
  ]);
  return { ...Object.fromEntries(fields), apiVersion } as unknown as KubeObject;
}
