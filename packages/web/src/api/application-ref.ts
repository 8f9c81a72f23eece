import type { Application } from '@capstan/core/app/application.ts';

/** What names an application: its own name and the namespace its resource lives in ('' when not known). */
export interface ApplicationRef {
  readonly name: string;
  readonly namespace: string;
}

export function applicationRef({ metadata }: Application): ApplicationRef {
  return { name: metadata.name, namespace: metadata.namespace ?? '' };
}
