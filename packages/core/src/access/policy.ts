import { compileGlob } from '@capstan/lang/glob/glob.ts';

import { builtinPolicy } from './builtin-policy.ts';

/** A user as the policy sees them: the name of an account or a token, and the groups of the sign-in. */
export interface Subject {
  readonly name: string;
  readonly groups: readonly string[];
}

/** One question: may this subject do `action` to `object` of `resource`? `object` is `<project>/<name>` for applications. */
export interface Request {
  readonly resource: string;
  readonly action: string;
  readonly object: string;
}

export interface Policy {
  allows(subject: Subject, request: Request): boolean;
  /** Lines that could not be read, and were left out. */
  readonly problems: readonly string[];
}

/** The texts of argocd-rbac-cm: `policy.csv` and its kin, in order, and `policy.default`. */
export interface PolicyTexts {
  readonly csv: readonly string[];
  readonly defaultRole: string;
}

interface Rule {
  readonly subject: string;
  readonly matches: (request: Request) => boolean;
  readonly deny: boolean;
}

/**
 * Compiles Argo CD's policy language (argocd.md 6.4): `p, subject, resource, action, object, allow|deny` and
 * `g, member, role`. Globs, in which `*` crosses `/`. The default role is asked first and cannot be denied; then the
 * subject, then each of its groups, and among their rules one deny beats every allow.
 */
export function compilePolicy({ csv, defaultRole }: PolicyTexts): Policy {
  const rules = new Map<string, Rule[]>();
  const roles = new Map<string, string[]>();
  const problems: string[] = [];
  for (const text of [builtinPolicy, ...csv]) readText(text, rules, roles, problems);
  const closures = new Map<string, readonly Rule[]>();

  /** The rules of a subject and of all roles it has, directly or not. */
  function rulesOf(subject: string): readonly Rule[] {
    const known = closures.get(subject);
    if (known !== undefined) return known;
    const seen = new Set([subject]);
    for (const member of seen) for (const role of roles.get(member) ?? []) seen.add(role);
    const found = [...seen].flatMap((member) => rules.get(member) ?? []);
    if (closures.size > 10_000) closures.clear();
    closures.set(subject, found);
    return found;
  }

  function judge(subject: string, request: Request): boolean {
    const hits = rulesOf(subject).filter(({ matches }) => matches(request));
    return hits.length > 0 && !hits.some(({ deny }) => deny);
  }

  return {
    problems,
    allows(subject, request) {
      if (defaultRole !== '' && judge(defaultRole, request)) return true;
      if (subject.name === '' && subject.groups.length === 0) return false;
      return [subject.name, ...subject.groups].some((name) => name !== '' && judge(name, request));
    },
  };
}

function readText(text: string, rules: Map<string, Rule[]>, roles: Map<string, string[]>, problems: string[]): void {
  for (const line of text.split('\n')) {
    const parts = line.split(',').map((part) => part.trim().replace(/^"(.*)"$/, '$1'));
    const [type = '', ...fields] = parts;
    if (type === '' || type.startsWith('#')) continue;
    const [first = '', second = '', third = '', fourth = '', effect = ''] = fields;
    if (type === 'g' && fields.length === 2) append(roles, first, second);
    else if (type === 'p' && fields.length === 5 && (effect === 'allow' || effect === 'deny')) {
      append(rules, first, { subject: first, matches: matcher(second, third, fourth), deny: effect === 'deny' });
    } else
      problems.push(
        `policy line "${line.trim()}" is neither "p, subject, resource, action, object, allow|deny" nor "g, member, role"`,
      );
  }
}

function matcher(resource: string, action: string, object: string): Rule['matches'] {
  const [resources, actions, objects] = [resource, action, object].map((pattern) => compileGlob(pattern, ''));
  return (request) =>
    resources?.(request.resource) === true && actions?.(request.action) === true && objects?.(request.object) === true;
}

function append<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
