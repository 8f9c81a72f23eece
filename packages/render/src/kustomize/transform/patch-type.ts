import { parseApiVersion } from '@capstan/kube/object/ref.ts';
import { builtinType } from '@capstan/kube/schema/builtin.ts';
import type { TypeNode } from '@capstan/kube/schema/type.ts';

/** Versions that are gone from Kubernetes but have list keys in kustomize's v1.21.2 schema, by what took their place. */
const successors: Readonly<Record<string, string>> = {
  'extensions/v1beta1': 'networking.k8s.io/v1',
  'networking.k8s.io/v1beta1': 'networking.k8s.io/v1',
  'batch/v1beta1': 'batch/v1',
  'policy/v1beta1': 'policy/v1',
  'autoscaling/v2beta1': 'autoscaling/v2',
  'autoscaling/v2beta2': 'autoscaling/v2',
  'rbac.authorization.k8s.io/v1beta1': 'rbac.authorization.k8s.io/v1',
  'storage.k8s.io/v1beta1': 'storage.k8s.io/v1',
  'admissionregistration.k8s.io/v1beta1': 'admissionregistration.k8s.io/v1',
};

/** The schema that patches of a kind go by; undefined for custom resources, whose lists are replaced. */
export function patchType(apiVersion: string, kind: string): TypeNode | undefined {
  const { group, version } = parseApiVersion(apiVersion);
  const type = builtinType(group, version, kind);
  const successor = successors[apiVersion];
  return type ?? (successor === undefined ? undefined : patchType(successor, kind));
}
