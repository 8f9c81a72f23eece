import type { Origin, Resource } from '#kustomize/resource.ts';

/** One change of all resources of a layer. Complaints go to the context it was made with. */
export interface Step {
  readonly run: (resources: readonly Resource[]) => readonly Resource[];
  /** Where it is configured, when that is kept. */
  readonly origin?: Origin;
}
