import type { PolicyRule } from './rule.ts';

/**
 * Those of `wanted` that nothing in `held` covers, broken down to single verbs, groups, resources and names.
 * Source: kubernetes component-helpers auth/rbac/validation/policy_comparator.go.
 */
export function notCovered(held: readonly PolicyRule[], wanted: readonly PolicyRule[]): readonly PolicyRule[] {
  return wanted.flatMap(breakDown).filter((part) => !held.some((rule) => coversPart(rule, part)));
}

/** `{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}`, one line a resource: how refusals name rules. */
export function describeRules(rules: readonly PolicyRule[]): readonly string[] {
  const simple = new Map<string, PolicyRule>();
  const others: PolicyRule[] = [];
  for (const rule of rules) {
    const isSimple =
      rule.nonResourceURLs.length === 0 &&
      rule.apiGroups.length === 1 &&
      rule.resources.length === 1 &&
      rule.resourceNames.length <= 1;
    if (!isSimple) {
      others.push(rule);
      continue;
    }
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames]);
    const known = simple.get(key);
    simple.set(key, known === undefined ? rule : { ...known, verbs: [...known.verbs, ...rule.verbs] });
  }
  return [...new Set([...others, ...simple.values()].map(describe))].toSorted();
}

function describe({ apiGroups, resources, nonResourceURLs, resourceNames, verbs }: PolicyRule): string {
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ['APIGroups', apiGroups],
    ['Resources', resources],
    ['NonResourceURLs', nonResourceURLs],
    ['ResourceNames', resourceNames],
    ['Verbs', verbs],
  ];
  return `{${parts
    .filter(([, list]) => list.length > 0)
    .map(([name, list]) => `${name}:${quotedList(list)}`)
    .join(', ')}}`;
}

/** A list of strings as Go's %q prints it. */
export function quotedList(list: readonly string[]): string {
  return `[${list.map((text) => JSON.stringify(text)).join(' ')}]`;
}

function breakDown(rule: PolicyRule): readonly PolicyRule[] {
  const none = { apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] };
  const onResources = rule.apiGroups.flatMap((group) =>
    rule.resources.flatMap((resource) =>
      rule.verbs.flatMap((verb) =>
        (rule.resourceNames.length === 0 ? [[]] : rule.resourceNames.map((name) => [name])).map((resourceNames) => ({
          ...none,
          apiGroups: [group],
          resources: [resource],
          verbs: [verb],
          resourceNames,
        })),
      ),
    ),
  );
  const onPaths = rule.nonResourceURLs.flatMap((url) =>
    rule.verbs.map((verb) => ({ ...none, nonResourceURLs: [url], verbs: [verb] })),
  );
  return [...onResources, ...onPaths];
}

/** `part` has at most one of everything. */
function coversPart(rule: PolicyRule, part: PolicyRule): boolean {
  const within = (held: readonly string[], wanted: readonly string[]) =>
    held.includes('*') || wanted.every((one) => held.includes(one));
  if (!within(rule.verbs, part.verbs)) return false;
  const [url] = part.nonResourceURLs;
  if (url !== undefined) {
    return rule.nonResourceURLs.some(
      (held) => held === '*' || held === url || (held.endsWith('*') && url.startsWith(held.slice(0, -1))),
    );
  }
  const [resource = ''] = part.resources;
  const anySubresource = `*/${resource.split('/').slice(1).join('/')}`;
  return (
    within(rule.apiGroups, part.apiGroups) &&
    (within(rule.resources, part.resources) || (resource.includes('/') && rule.resources.includes(anySubresource))) &&
    (rule.resourceNames.length === 0 ||
      (part.resourceNames.length > 0 && part.resourceNames.every((name) => rule.resourceNames.includes(name))))
  );
}
