import type { Subject } from '@capstan/core/access/policy.ts';
import { argoGroup } from '@capstan/core/app/application.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { listAt, stringAt } from '@capstan/kube/object/read.ts';
import { matchesSelector, parseSelector } from '@capstan/kube/object/selector.ts';
import { normaliseUrl } from '#git/url.ts';
import type { HttpDeps } from '#http/deps.ts';
import { Refusal } from '#http/refusal.ts';
import { mayOnApplication } from './find.ts';

/** Query of GET /api/v1/applications and of the stream (argocd.md 6.2). */
export interface ListQuery {
  readonly name?: string | undefined;
  readonly appNamespace?: string | undefined;
  readonly projects?: readonly string[];
  /** Label selector. */
  readonly selector?: string | undefined;
  readonly repo?: string | undefined;
}

/** Says whether a listed or streamed Application is meant by the query and may be seen. */
export function applicationFilter(deps: HttpDeps, subject: Subject, query: ListQuery): (object: KubeObject) => boolean {
  const selector = parseSelector(query.selector ?? '');
  if (!selector.ok) throw new Refusal('InvalidArgument', selector.message);
  const projects = query.projects ?? [];
  const wanted = (text: string | undefined, actual: string | undefined) =>
    text === undefined || text === '' || text === actual;
  return (object) => {
    const { metadata } = object;
    return (
      wanted(query.name, metadata.name) &&
      wanted(query.appNamespace, metadata.namespace) &&
      (projects.length === 0 || projects.includes(stringAt(object, 'spec', 'project') ?? 'default')) &&
      matchesSelector(selector.value, metadata.labels ?? {}) &&
      (query.repo === undefined || query.repo === '' || usesRepository(object, query.repo)) &&
      mayOnApplication({ policy: deps.policy(), namespace: deps.namespace }, subject, 'get', object)
    );
  };
}

export function listApplications(deps: HttpDeps, subject: Subject, query: ListQuery): readonly KubeObject[] {
  const meant = applicationFilter(deps, subject, query);
  return deps.cache
    .list(argoGroup, 'Application')
    .filter(meant)
    .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

function usesRepository(object: KubeObject, repo: string): boolean {
  const urls = [
    stringAt(object, 'spec', 'source', 'repoURL'),
    ...listAt(object, 'spec', 'sources').map((source) => stringAt(source, 'repoURL')),
  ];
  return urls.some((url) => url !== undefined && normaliseUrl(url) === normaliseUrl(repo));
}
