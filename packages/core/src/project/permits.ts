import { compileGlob, matchesGlob } from '@capstan/lang/glob/glob.ts';

import type { AppProject, DestinationRule, GroupKindRule } from './project.ts';
import { normalizeRepoURL } from './repo-url.ts';

/**
 * What a project allows (argocd.md 4). Nothing is allowed that no rule allows, and a deny rule that matches always wins.
 * As in Argo CD a rule starting with `!` also allows what it does not match.
 */
export function permitsSource({ spec }: AppProject, repoURL: string): boolean {
  const url = normalizeRepoURL(repoURL);
  let permitted = false;
  for (const rule of spec.sourceRepos ?? []) {
    const isDeny = rule.startsWith('!');
    const pattern = normalizeRepoURL(isDeny ? rule.slice(1) : rule);
    const matches = (pattern === '*' && !isDeny) || matchesGlob(pattern, url, '/');
    if (isDeny && matches) return false;
    permitted ||= isDeny || matches;
  }
  return permitted;
}

/** `server` or `name` may be left out where it is not known; `namespace` is '' for none. */
export interface DestinationQuery {
  readonly server?: string | undefined;
  readonly name?: string | undefined;
  readonly namespace: string;
}

/** Source: argo-cd, AppProject.isDestinationMatched. */
export function permitsDestination({ spec }: AppProject, destination: DestinationQuery): boolean {
  const verdicts = (spec.destinations ?? []).map((rule) => judge(rule, destination));
  return verdicts.includes('allows') && !verdicts.includes('denies');
}

function judge(rule: DestinationRule, { server, name, namespace }: DestinationQuery): 'allows' | 'denies' | 'silent' {
  const byName = matchesGiven(rule.name, name);
  const byServer = matchesGiven(rule.server, server);
  const byNamespace = matchesRule(rule.namespace ?? '', namespace);
  if ((byServer || byName) && byNamespace) return 'allows';
  if (!byName && denies(rule.name)) return 'denies';
  if (!byServer && denies(rule.server) && byNamespace) return 'denies';
  return !byNamespace && denies(rule.namespace) && byServer ? 'denies' : 'silent';
}

/** What is not known matches no rule, not even a negated one. */
function matchesGiven(pattern: string | undefined, text: string | undefined): boolean {
  return text !== undefined && text !== '' && matchesRule(pattern ?? '', text);
}

function denies(pattern: string | undefined): boolean {
  return pattern !== undefined && pattern.startsWith('!');
}

function matchesRule(pattern: string, text: string): boolean {
  return pattern.startsWith('!') ? !matchesGlob(pattern.slice(1), text) : matchesGlob(pattern, text);
}

export interface ResourceQuery {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespaced: boolean;
}

/**
 * Whether the project lets its applications deploy this kind. Namespaced kinds: allowed unless a list says otherwise.
 * Cluster-scoped kinds: only those listed, by name too. Source: argo-cd, AppProject.IsGroupKindNamePermitted.
 */
export function permitsResource({ spec }: AppProject, resource: ResourceQuery): boolean {
  if (resource.namespaced) {
    const { namespaceResourceWhitelist: allowed, namespaceResourceBlacklist: denied } = spec;
    return (
      (allowed === undefined || allowed.some((rule) => isOfKind(rule, resource))) &&
      !(denied ?? []).some((rule) => isOfKind(rule, resource))
    );
  }
  const { clusterResourceWhitelist: allowed, clusterResourceBlacklist: denied } = spec;
  return (
    (allowed ?? []).some((rule) => isNamed(rule, resource)) && !(denied ?? []).some((rule) => isNamed(rule, resource))
  );
}

function isOfKind(rule: GroupKindRule, { group, kind }: ResourceQuery): boolean {
  return compileGlob(rule.group, '/')(group) && compileGlob(rule.kind, '/')(kind);
}

function isNamed(rule: GroupKindRule, resource: ResourceQuery): boolean {
  const named = rule.name === undefined || rule.name === '' || compileGlob(rule.name, '/')(resource.name);
  return named && isOfKind(rule, resource);
}

/** Whether Applications of this project may live in a namespace; the control plane's own always may. */
export function permitsApplicationNamespace({ spec }: AppProject, namespace: string, controlPlane: string): boolean {
  if (namespace === '' || namespace === controlPlane) return true;
  return (spec.sourceNamespaces ?? []).some((pattern) => matchesNamespace(pattern, namespace));
}

/** A glob, or a regular expression between slashes. */
function matchesNamespace(pattern: string, namespace: string): boolean {
  if (pattern.length < 2 || !pattern.startsWith('/') || !pattern.endsWith('/')) return matchesGlob(pattern, namespace);
  try {
    return new RegExp(pattern.slice(1, -1)).test(namespace);
  } catch {
    return false;
  }
}
