import type { Policy, Subject } from '@capstan/core/access/policy.ts';
import { argoGroup, argoVersion, parseApplication } from '@capstan/core/app/application.ts';
import type { Application } from '@capstan/core/app/application.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { stringAt } from '@capstan/kube/object/read.ts';
import type { ClusterKind } from '#cluster/kinds.ts';
import type { HttpDeps } from '#http/deps.ts';
import { Refusal } from '#http/refusal.ts';

export const applicationKind: ClusterKind = {
  group: argoGroup,
  version: argoVersion,
  kind: 'Application',
  resource: 'applications',
  namespaced: true,
  verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
  subresources: [],
};

/** Where an Application stands and what its owner may be asked about it. */
export interface Wanted {
  readonly name: string;
  readonly appNamespace?: string | undefined;
  /** When given, a wrong guess is answered NotFound; without it nobody learns what exists (argocd.md 6.1). */
  readonly project?: string | undefined;
}

/** The policy object of an application: `<project>/<name>`, with the namespace between when it is not the control plane's. */
export function policyObject(object: KubeObject, namespace: string): string {
  const project = stringAt(object, 'spec', 'project') ?? '';
  const own = object.metadata.namespace ?? '';
  const place = own === namespace ? '' : `${own}/`;
  return `${project === '' ? 'default' : project}/${place}${object.metadata.name}`;
}

export function mayOnApplication(
  { policy, namespace }: { readonly policy: Policy; readonly namespace: string },
  subject: Subject,
  action: string,
  object: KubeObject,
): boolean {
  return policy.allows(subject, { resource: 'applications', action, object: policyObject(object, namespace) });
}

/** The application, when the subject may do all of `actions` to it. Missing and forbidden look the same. */
export function findApplication(
  deps: HttpDeps,
  subject: Subject,
  { name, appNamespace, project }: Wanted,
  actions: readonly string[],
): KubeObject {
  const namespace = appNamespace === undefined || appNamespace === '' ? deps.namespace : appNamespace;
  const object = deps.cache.get({ group: argoGroup, kind: 'Application', namespace, name });
  const policy = deps.policy();
  const sees = object !== undefined && mayOnApplication({ policy, namespace: deps.namespace }, subject, 'get', object);
  if (project !== undefined && project !== '') {
    const actual = object === undefined ? undefined : (stringAt(object, 'spec', 'project') ?? 'default');
    if (!sees || actual !== project)
      throw new Refusal('NotFound', `application "${name}" not found in project "${project}"`);
  }
  if (object === undefined || !sees)
    throw new Refusal('PermissionDenied', `permission denied: applications, get, ${name}`);
  const denied = actions.find(
    (action) => !mayOnApplication({ policy, namespace: deps.namespace }, subject, action, object),
  );
  if (denied !== undefined) {
    const asked = `applications, ${denied}, ${policyObject(object, deps.namespace)}`;
    throw new Refusal('PermissionDenied', `permission denied: ${asked}`);
  }
  return object;
}

/** The application in its checked form; refused when its own fields are wrong. */
export function readApplication(object: KubeObject): Application {
  const parsed = parseApplication(object);
  if (parsed.ok) return parsed.app;
  throw new Refusal(
    'FailedPrecondition',
    `application "${object.metadata.name}" is invalid: ${parsed.problems.join('; ')}`,
  );
}
