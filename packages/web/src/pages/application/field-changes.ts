import { equalJson, isMap, type Json } from '@capstan/kube/object/json.ts';

/** One field whose live value is not the desired one. */
export interface FieldChange {
  /** As people write it: `spec.template.spec.containers[web].image`. */
  readonly path: string;
  /** Undefined: not there. */
  readonly live: Json | undefined;
  readonly desired: Json | undefined;
}

/** The fields that differ, in order. Items of lists are matched by `name` where all have one, else by their place. */
export function fieldChanges(live: Json | undefined, desired: Json | undefined, path = ''): readonly FieldChange[] {
  if (isMap(live) && isMap(desired)) {
    const keys = [...new Set([...Object.keys(live), ...Object.keys(desired)])];
    return keys.flatMap((key) => fieldChanges(live[key], desired[key], joined(path, key)));
  }
  if (Array.isArray(live) && Array.isArray(desired)) {
    const [before, after] = [byKey(live), byKey(desired)];
    const keyed = before.named && after.named;
    const [left, right] = keyed ? [before.items, after.items] : [byPlace(live), byPlace(desired)];
    return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) =>
      fieldChanges(left.get(key), right.get(key), `${path}[${key}]`),
    );
  }
  return equalJson(live, desired) ? [] : [{ path, live, desired }];
}

function joined(path: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${path}["${key}"]`;
  return path === '' ? key : `${path}.${key}`;
}

function byKey(list: readonly Json[]): { readonly named: boolean; readonly items: ReadonlyMap<string, Json> } {
  const items = new Map<string, Json>();
  for (const item of list) {
    const name = isMap(item) ? item['name'] : undefined;
    if (typeof name !== 'string' || items.has(name)) return { named: false, items };
    items.set(name, item);
  }
  return { named: list.length > 0, items };
}

function byPlace(list: readonly Json[]): ReadonlyMap<string, Json> {
  return new Map(list.map((item, index) => [String(index), item]));
}
