import type { Application } from '@capstan/core/app/application.ts';
import type { Installation } from './installation.ts';
import { getApplication } from './installation.ts';
import { until } from './until.ts';

/** Waits until an Application is as `wanted` says; gives it as it was then. */
export async function untilApplication(
  installation: Installation,
  name: string,
  wanted: (application: Application) => boolean,
  options: { readonly limitMs?: number } = {},
): Promise<Application> {
  let last: Application | undefined;
  return until(
    `application ${name} to be so that ${wanted}`,
    async () => {
      last = await getApplication(installation, name);
      return last !== undefined && wanted(last) ? last : undefined;
    },
    { ...options, last: () => ({ operation: last?.operation, status: last?.status }) },
  );
}

/** Synced and Healthy at a revision, with no operation left to run. */
export function untilSettled(installation: Installation, name: string, revision?: string): Promise<Application> {
  return untilApplication(
    installation,
    name,
    (application) =>
      isSettled(application) && (revision === undefined || application.status?.sync?.revision === revision),
  );
}

export function isSettled({ operation, status }: Application): boolean {
  return (
    operation === undefined &&
    status?.operationState?.phase !== 'Running' &&
    status?.sync?.status === 'Synced' &&
    status.health?.status === 'Healthy'
  );
}

/** The condition of a type, if the Application has it. */
export function conditionOf({ status }: Application, type: string): string | undefined {
  return status?.conditions?.find((condition) => condition.type === type)?.message;
}
