import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';

import type { Api } from '#api/api.ts';
import type { Clock } from '#api/clock.ts';

import { timeText } from './time.ts';

export interface EventNote {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** `deployment-controller`, `kubelet`, ... */
  readonly component: string;
  /** The node, for what a kubelet says. */
  readonly host?: string;
  /** `spec.containers{app}`, for what concerns one container. */
  readonly fieldPath?: string;
}

export interface EventRecorder {
  /** Writes an Event about the object, or counts one more of an equal one. Failures are of no consequence. */
  record(about: KubeObject, note: EventNote): void;
}

/** Equal events are counted while they stand among this many. */
const remembered = 4096;
/** How long the API server keeps an Event. */
const lifetimeMs = 3_600_000;

export function createEventRecorder(api: Api, clock: Clock): EventRecorder {
  const known = new Map<string, { readonly namespace: string; readonly name: string }>();
  const expiring: { readonly due: number; readonly namespace: string; readonly name: string }[] = [];

  const countAgain = (identity: string, time: string): boolean => {
    const place = known.get(identity);
    const event = place === undefined ? undefined : api.get('events', place.namespace, place.name);
    if (place === undefined || event === undefined) return false;
    known.delete(identity);
    known.set(identity, place);
    const count = Number(event['count'] ?? 1) + 1;
    return api.update('events', { ...event, count, lastTimestamp: time }).ok;
  };
  const sweep = (): void => {
    const now = clock.now();
    while (expiring[0] !== undefined && expiring[0].due <= now) {
      const { namespace, name } = expiring.shift() ?? { namespace: '', name: '' };
      const event = api.get('events', namespace, name);
      if (event === undefined) continue;
      const due = Date.parse(String(event['lastTimestamp'])) + lifetimeMs;
      if (due > now) expiring.push({ due, namespace, name });
      else api.delete('events', namespace, name);
    }
  };

  return {
    record: (about, note) => {
      sweep();
      const time = timeText(clock.now());
      const { uid = '', name } = about.metadata;
      const identity = [uid, note.type, note.reason, note.component, note.fieldPath ?? '', note.message].join('\0');
      if (countAgain(identity, time)) return;
      const namespace = about.metadata.namespace ?? 'default';
      const suffix = Array.from({ length: 16 }, () => Math.floor(clock.random() * 16).toString(16)).join('');
      const made = api.create('events', eventOf(about, note, { name: `${name}.${suffix}`, namespace, time }));
      if (!made.ok) return;
      expiring.push({ due: clock.now() + lifetimeMs, namespace, name: made.object.metadata.name });
      known.set(identity, { namespace, name: made.object.metadata.name });
      const oldest = known.size > remembered ? known.keys().next().value : undefined;
      if (oldest !== undefined) known.delete(oldest);
    },
  };
}

function eventOf(
  about: KubeObject,
  note: EventNote,
  { name, namespace, time }: { name: string; namespace: string; time: string },
): KubeObject {
  const { metadata } = about;
  const involved: Record<string, Json> = { kind: about.kind };
  if (metadata.namespace !== undefined) involved['namespace'] = metadata.namespace;
  involved['name'] = metadata.name;
  involved['uid'] = metadata.uid ?? '';
  involved['apiVersion'] = about.apiVersion;
  involved['resourceVersion'] = metadata.resourceVersion ?? '';
  if (note.fieldPath !== undefined) involved['fieldPath'] = note.fieldPath;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace },
    involvedObject: involved,
    reason: note.reason,
    message: note.message,
    source: note.host === undefined ? { component: note.component } : { component: note.component, host: note.host },
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
    type: note.type,
    eventTime: null,
    reportingComponent: note.component,
    reportingInstance: note.host ?? '',
  };
}
