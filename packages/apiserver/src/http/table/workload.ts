import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, mapAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

import { ageOf, durationText } from './age.ts';
import { text, whole, yesNo } from './column.ts';
import type { Column } from './column.ts';
import { age, conditionStatus, containersOf, labelsText, name, none, numberCell, orNone, selector } from './parts.ts';

const template = containersOf('spec', 'template', 'spec');
const replicas = (object: KubeObject): number => numberAt(object, 'spec', 'replicas') ?? 0;

export const deploymentColumns: readonly Column[] = [
  name,
  text('Ready', (one) => `${numberAt(one, 'status', 'readyReplicas') ?? 0}/${replicas(one)}`),
  text('Up-to-date', numberCell('status', 'updatedReplicas')),
  text('Available', numberCell('status', 'availableReplicas')),
  age,
  ...template,
  selector,
];

export const replicaSetColumns: readonly Column[] = [
  name,
  whole('Desired', numberCell('spec', 'replicas')),
  whole('Current', numberCell('status', 'replicas')),
  whole('Ready', numberCell('status', 'readyReplicas')),
  age,
  ...template,
  selector,
];

export const statefulSetColumns: readonly Column[] = [
  name,
  text('Ready', (one) => `${numberAt(one, 'status', 'readyReplicas') ?? 0}/${replicas(one)}`),
  age,
  ...template,
];

export const daemonSetColumns: readonly Column[] = [
  name,
  whole('Desired', numberCell('status', 'desiredNumberScheduled')),
  whole('Current', numberCell('status', 'currentNumberScheduled')),
  whole('Ready', numberCell('status', 'numberReady')),
  whole('Up-to-date', numberCell('status', 'updatedNumberScheduled')),
  whole('Available', numberCell('status', 'numberAvailable')),
  text('Node Selector', (one) => labelsText(mapAt(one, 'spec', 'template', 'spec', 'nodeSelector'))),
  age,
  ...template,
  selector,
];

export const jobColumns: readonly Column[] = [
  name,
  text('Status', jobStatus),
  text('Completions', completions),
  text('Duration', jobDuration),
  age,
  ...template,
  selector,
];

function jobStatus(job: KubeObject): string {
  for (const type of ['Complete', 'Failed']) if (conditionStatus(job, type) === 'True') return type;
  if (job.metadata.deletionTimestamp !== undefined) return 'Terminating';
  if (conditionStatus(job, 'Suspended') === 'True') return 'Suspended';
  if (conditionStatus(job, 'SuccessCriteriaMet') === 'True') return 'SuccessCriteriaMet';
  return conditionStatus(job, 'FailureTarget') === 'True' ? 'FailureTarget' : 'Running';
}

function completions(job: KubeObject): string {
  const succeeded = numberAt(job, 'status', 'succeeded') ?? 0;
  const wanted = numberAt(job, 'spec', 'completions');
  if (wanted !== undefined) return `${succeeded}/${wanted}`;
  const parallel = numberAt(job, 'spec', 'parallelism') ?? 0;
  return parallel > 1 ? `${succeeded}/1 of ${parallel}` : `${succeeded}/1`;
}

function jobDuration(job: KubeObject, now: number): string {
  const start = stringAt(job, 'status', 'startTime');
  if (start === undefined) return '';
  const end = stringAt(job, 'status', 'completionTime');
  if (end === undefined) return ageOf(start, now);
  return durationText(Math.max(0, Math.floor((Date.parse(end) - Date.parse(start)) / 1000)));
}

export const cronJobColumns: readonly Column[] = [
  name,
  text('Schedule', (one) => stringAt(one, 'spec', 'schedule') ?? ''),
  text('Timezone', (one) => orNone(stringAt(one, 'spec', 'timeZone'))),
  yesNo('Suspend', (one) => (at(one, 'spec', 'suspend') === true ? 'True' : 'False')),
  whole('Active', (one) => listAt(one, 'status', 'active').length),
  text('Last Schedule', (one, now) => {
    const last = stringAt(one, 'status', 'lastScheduleTime');
    return last === undefined ? none : ageOf(last, now);
  }),
  age,
  ...containersOf('spec', 'jobTemplate', 'spec', 'template', 'spec'),
  { ...selector, cell: (one) => labelsText(mapAt(one, 'spec', 'jobTemplate', 'spec', 'selector', 'matchLabels')) },
];

export const podTemplateColumns: readonly Column[] = [
  name,
  ...containersOf('template', 'spec').map((column) => ({ ...column, priority: 0 })),
  text('Pod Labels', (one) => labelsText(mapAt(one, 'template', 'metadata', 'labels'))),
];

export const controllerRevisionColumns: readonly Column[] = [
  name,
  text('Controller', ({ metadata }) => {
    const owner = metadata.ownerReferences?.find((one) => one.controller === true);
    if (owner === undefined) return none;
    const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0] ?? ''}` : '';
    return `${owner.kind.toLowerCase()}${group}/${owner.name}`;
  }),
  text('Revision', numberCell('revision')),
  age,
];
