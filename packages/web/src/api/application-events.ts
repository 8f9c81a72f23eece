import type { ApplicationEvent } from '@capstan/core/api/views.ts';
import type { Application } from '@capstan/core/app/application.ts';

/** All applications the user may see, by `namespace/name`. */
export type Applications = ReadonlyMap<string, Application>;

export function applicationKey(application: Application): string {
  return `${application.metadata.namespace ?? ''}/${application.metadata.name}`;
}

export function indexApplications(items: readonly Application[]): Applications {
  return new Map(items.map((item) => [applicationKey(item), item]));
}

/** `known` after `events`, in order. An event older than what is known changes nothing; nothing new gives `known` itself. */
export function afterEvents(known: Applications, events: readonly ApplicationEvent<Application>[]): Applications {
  let next: Map<string, Application> | undefined;
  for (const { type, application } of events) {
    const key = applicationKey(application);
    const before = (next ?? known).get(key);
    if (type === 'DELETED') {
      if (before !== undefined) (next ??= new Map(known)).delete(key);
    } else if (before === undefined || isNewer(application, before)) (next ??= new Map(known)).set(key, application);
  }
  return next ?? known;
}

/**
 * Whether `a` is a later version than `b`. Resource versions are decimal numbers that grow (Kubernetes API concepts,
 * "Resource versions", since 1.35); where one is not, `a` counts as newer, because it came later.
 */
export function isNewer(a: Application, b: Application): boolean {
  const [left, right] = [a, b].map(({ metadata }) => metadata.resourceVersion ?? '');
  if (left === undefined || right === undefined || !isDecimal(left) || !isDecimal(right)) return true;
  return BigInt(left) > BigInt(right);
}

function isDecimal(text: string): boolean {
  return /^[0-9]+$/.test(text);
}
