import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, booleanAt, listAt, stringAt } from '@capstan/kube/object/read.ts';
import { conditionsOf } from './condition.ts';
import type { Health } from './health.ts';

/** As in Argo CD, the status of a condition counts for Suspended only: a Job that has a Failed condition has failed. */
export function jobHealth(job: KubeObject): Health {
  const conditions = conditionsOf(job);
  const failed = conditions.findLast(({ type }) => type === 'Failed');
  if (failed !== undefined) return { status: 'Degraded', ...said(failed.message) };
  const complete = conditions.findLast(({ type }) => type === 'Complete');
  if (complete !== undefined) return { status: 'Healthy', ...said(complete.message) };
  const suspended = conditions.findLast(({ type }) => type === 'Suspended');
  if (suspended === undefined) return { status: 'Progressing' };
  return { status: suspended.status === 'True' ? 'Suspended' : 'Healthy', ...said(suspended.message) };
}

export function cronJobHealth(job: KubeObject): Health {
  if (booleanAt(job, 'spec', 'suspend') === true) return { status: 'Healthy', message: 'CronJob is Suspended' };
  if (at(job, 'status') === undefined) return { status: 'Progressing', message: 'Waiting for status to be updated' };
  const scheduled = stringAt(job, 'status', 'lastScheduleTime');
  if (scheduled === undefined) return { status: 'Healthy', message: 'CronJob has not been scheduled yet' };
  const succeeded = stringAt(job, 'status', 'lastSuccessfulTime');
  if (succeeded === undefined)
    return { status: 'Healthy', message: 'CronJob has been scheduled, and has not completed yet' };
  if (listAt(job, 'status', 'active').length > 0) return { status: 'Healthy', message: 'The job is running' };
  if (Date.parse(succeeded) < Date.parse(scheduled)) {
    return { status: 'Degraded', message: 'CronJob has not completed its last execution successfully' };
  }
  return { status: 'Healthy', message: 'CronJob has completed its last execution successfully' };
}

function said(message: string): { readonly message?: string } {
  return message === '' ? {} : { message };
}
