import { isList } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { parseApiVersion } from '@capstan/kube/object/ref.ts';
import { canonicalize } from '@capstan/kube/schema/canonical.ts';
import { applyDefaults } from '@capstan/kube/schema/default.ts';
import type { TypeNode } from '@capstan/kube/schema/type.ts';

/**
 * The form in which live and predicted objects are compared: with the defaults that the API server fills in after an
 * apply, in its canonical form (items of atomic lists, such as claim templates of a StatefulSet, come from Git without
 * them), without kubectl's note of what it applied last, and roles without the rules that the cluster fills in.
 * Source: argocd.md 3.2.
 */
export function comparableForm(object: KubeObject, type: TypeNode | undefined): KubeObject {
  const bare = withoutFilledRules(withoutNote(object));
  return type === undefined ? bare : canonicalize(applyDefaults(bare, type), type);
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** The first apply of another manager drops the note; nobody wants to see that. */
function withoutNote(object: KubeObject): KubeObject {
  const { annotations, ...metadata } = object.metadata;
  if (annotations?.[lastApplied] === undefined) return object;
  const { [lastApplied]: _note, ...others } = annotations;
  const isEmpty = Object.keys(others).length === 0;
  return { ...object, metadata: isEmpty ? metadata : { ...metadata, annotations: others } } as KubeObject;
}

/** No rules are no rules, however written; those of an aggregated role are written by the cluster. */
function withoutFilledRules(object: KubeObject): KubeObject {
  const isRole = object.kind === 'ClusterRole' || object.kind === 'Role';
  if (!isRole || parseApiVersion(object.apiVersion).group !== 'rbac.authorization.k8s.io') return object;
  const { rules, ...rest } = object;
  const isOwn = isList(rules) && rules.length > 0 && (object['aggregationRule'] ?? null) === null;
  return isOwn ? object : (rest as KubeObject);
}
