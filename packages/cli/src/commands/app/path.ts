import type { Given, Flag } from '#flags/parse.ts';

export const namespaceFlag: Flag = { short: 'N', value: 'NAMESPACE', help: 'namespace of the application' };

/** The API's path of an application; `namespace/name` names one outside the control plane's namespace, as in argocd. */
export function applicationPath(
  name: string,
  given: Given,
  below = '',
  query: Readonly<Record<string, string>> = {},
): string {
  const [first = '', second] = name.split('/', 2);
  const namespace = given.text('app-namespace') ?? (second === undefined ? undefined : first);
  const search = new URLSearchParams({
    ...(namespace === undefined ? {} : { appNamespace: namespace }),
    ...query,
  }).toString();
  return `/api/v1/applications/${encodeURIComponent(second ?? first)}${below}${search === '' ? '' : `?${search}`}`;
}
