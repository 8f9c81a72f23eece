import { isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
const shortest = 8;
const longer = 4;

/**
 * Several states of one Secret with every value replaced by plus signs, and every other object as it is. Different values
 * of a key get different numbers of signs, so that a change stays visible and nothing else does. What
 * kubectl noted as last applied is masked too, or dropped when it cannot be read (argocd.md 3.2). This is the one place
 * where secrets are masked: everything that leaves the process goes through it.
 */
export function maskSecret(states: readonly (KubeObject | undefined)[]): readonly (KubeObject | undefined)[] {
  if (!states.some((state) => state !== undefined && isSecret(state))) return states;
  const masks = new Map<string, Map<string, string>>();
  const masked = (key: string, value: Json): string => {
    const known = masks.get(key) ?? new Map<string, string>();
    masks.set(key, known);
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const mask = known.get(text) ?? '+'.repeat(shortest + longer * known.size);
    known.set(text, mask);
    return mask;
  };
  return states.map((state) => (state === undefined ? undefined : maskState(state, masked)));
}

type Mask = (key: string, value: Json) => string;

function maskState(state: KubeObject, masked: Mask): KubeObject {
  const { metadata } = state;
  const noted = metadata.annotations?.[lastApplied];
  return {
    ...state,
    ...maskValues(state, masked),
    metadata: {
      ...metadata,
      ...(metadata.annotations === undefined || noted === undefined
        ? {}
        : { annotations: { ...metadata.annotations, [lastApplied]: maskNote(noted, masked) } }),
    },
  } as KubeObject;
}

function maskValues(object: { readonly [field: string]: Json }, masked: Mask): { readonly [field: string]: Json } {
  const fields: Record<string, Json> = {};
  for (const field of ['data', 'stringData']) {
    const values = object[field];
    if (values === undefined || values === null) continue;
    fields[field] = isMap(values)
      ? Object.fromEntries(Object.entries(values).map(([key, value]) => [key, masked(key, value)]))
      : masked(field, values);
  }
  return fields;
}

function maskNote(text: string, masked: Mask): string {
  try {
    const note = JSON.parse(text) as Json;
    if (isMap(note)) return JSON.stringify(withoutNote({ ...note, ...maskValues(note, masked) }));
  } catch {
    // Nobody knows what is in it.
  }
  return '++++++++';
}

/** A note inside the note would escape the mask. */
function withoutNote(note: { readonly [field: string]: Json }): Json {
  const metadata = note['metadata'];
  if (!isMap(metadata) || !isMap(metadata['annotations'])) return note;
  const { [lastApplied]: _inner, ...annotations } = metadata['annotations'];
  return { ...note, metadata: { ...metadata, annotations } };
}

function isSecret({ apiVersion, kind }: KubeObject): boolean {
  return kind === 'Secret' && !apiVersion.includes('/');
}
