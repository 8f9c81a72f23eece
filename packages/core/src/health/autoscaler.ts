import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { Condition } from './condition.ts';
import { conditionsOf } from './condition.ts';
import type { Health } from './health.ts';

const degraded: ReadonlySet<string> = new Set([
  'AbleToScale FailedGetScale',
  'AbleToScale FailedUpdateScale',
  'ScalingActive FailedGetResourceMetric',
  'ScalingActive FailedGetObjectMetric',
  'ScalingActive FailedGetPodsMetric',
  'ScalingActive FailedGetExternalMetric',
  'ScalingActive FailedComputeMetricsReplicas',
  'ScalingActive InvalidSelector',
]);

/** autoscaling/v1 keeps its conditions as JSON in an annotation. */
export function autoscalerHealth(object: KubeObject): Health {
  const conditions = object.apiVersion === 'autoscaling/v1' ? annotated(object) : conditionsOf(object);
  if (conditions === undefined) return { status: 'Unknown', message: 'the conditions annotation is no JSON' };
  const failed = conditions.find(({ type, reason }) => degraded.has(`${type} ${reason}`));
  if (failed !== undefined) return { status: 'Degraded', message: failed.message };
  const working = conditions.find(
    ({ type, status }) => (type === 'AbleToScale' || type === 'ScalingLimited') && status === 'True',
  );
  if (working !== undefined) return { status: 'Healthy', message: working.message };
  return { status: 'Progressing', message: 'Waiting to Autoscale' };
}

function annotated({ metadata, ...rest }: KubeObject): readonly Condition[] | undefined {
  const text = metadata.annotations?.['autoscaling.alpha.kubernetes.io/conditions'];
  if (text === undefined || text === '') return [];
  try {
    const status = { conditions: JSON.parse(text) as readonly never[] };
    return conditionsOf({ ...rest, apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler', metadata, status });
  } catch {
    return undefined;
  }
}
