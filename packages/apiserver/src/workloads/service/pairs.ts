import type { Key } from '#workloads/runtime/controller.ts';

/** Keys found by one `label=value` pair of their namespace: which Services look at a pod, which pods a Service sees. */
export interface Pairs {
  set(key: Key, labels: { readonly [key: string]: unknown }): void;
  forget(key: Key): void;
  find(namespace: string, label: string, value: unknown): Iterable<string>;
}

export function createPairs(): Pairs {
  const names = new Map<string, Set<string>>();
  const held = new Map<string, readonly string[]>();
  const id = ({ namespace, name }: Key): string => `${namespace}/${name}`;
  const pairOf = (namespace: string, label: string, value: unknown): string => `${namespace}/${label}=${String(value)}`;
  const forget = (key: Key): void => {
    for (const pair of held.get(id(key)) ?? []) names.get(pair)?.delete(key.name);
    held.delete(id(key));
  };
  return {
    set: (key, labels) => {
      forget(key);
      const pairs = Object.entries(labels).map(([label, value]) => pairOf(key.namespace, label, value));
      held.set(id(key), pairs);
      for (const pair of pairs) names.set(pair, (names.get(pair) ?? new Set()).add(key.name));
    },
    forget,
    find: (namespace, label, value) => names.get(pairOf(namespace, label, value)) ?? [],
  };
}
