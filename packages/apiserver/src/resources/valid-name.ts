/** Checks of names; each answers what is wrong, in Kubernetes' words, or undefined. Source: apimachinery util/validation. */
export type NameCheck = (name: string) => string | undefined;

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const qualified = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const labelText =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const subdomainText =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const qualifiedText =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
export const isLabelName: NameCheck = (name) =>
  name.length > 63 ? 'must be no more than 63 bytes' : label.test(name) ? undefined : labelText;

export const isSubdomain: NameCheck = (name) =>
  name.length > 253 ? 'must be no more than 253 bytes' : subdomain.test(name) ? undefined : subdomainText;

/** RBAC names: anything that can stand between two slashes. */
export const isPathSegment: NameCheck = (name) => {
  if (name === '.' || name === '..') return `may not be '${name}'`;
  if (name.includes('/')) return "may not contain '/'";
  return name.includes('%') ? "may not contain '%'" : undefined;
};

/** Keys of labels, annotations, finalizers: `[prefix/]name`. */
export const isQualifiedName: NameCheck = (key) => {
  const parts = key.split('/');
  if (parts.length > 2)
    return `a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`;
  const [prefix, name] = parts.length === 2 ? [parts[0] ?? '', parts[1] ?? ''] : [undefined, parts[0] ?? ''];
  if (prefix === '') return 'prefix part must be non-empty';
  if (prefix !== undefined) {
    const wrong = isSubdomain(prefix);
    if (wrong !== undefined) return `prefix part ${wrong}`;
  }
  if (name === '') return 'name part must be non-empty';
  if (name.length > 63) return 'name part must be no more than 63 bytes';
  return qualified.test(name) ? undefined : qualifiedText;
};

const checks = new Map<string, NameCheck>([
  ['namespaces', isLabelName],
  ['services', isLabelName],
  ['roles.rbac.authorization.k8s.io', isPathSegment],
  ['rolebindings.rbac.authorization.k8s.io', isPathSegment],
  ['clusterroles.rbac.authorization.k8s.io', isPathSegment],
  ['clusterrolebindings.rbac.authorization.k8s.io', isPathSegment],
  ['ipaddresses.networking.k8s.io', isPathSegment],
]);

/** The rule for names of a resource, by its storage. */
export function nameCheckOf(storage: string): NameCheck {
  return checks.get(storage) ?? isSubdomain;
}

/** IANA service names: what ports may be called. Answers everything that is wrong. */
export function isPortName(name: string): readonly string[] {
  const problems: string[] = [];
  if (name.length > 15) problems.push('must be no more than 15 characters long');
  if (!/^[-a-z0-9]+$/.test(name))
    problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(name)) problems.push('must contain at least one letter (a-z)');
  if (name.includes('--')) problems.push('must not contain consecutive hyphens');
  if (name.startsWith('-') || name.endsWith('-')) problems.push('must not begin or end with a hyphen');
  return problems;
}
