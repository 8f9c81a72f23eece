import { labelKeyProblems } from '@capstan/kube/object/label-syntax.ts';

/** Checks of names; each answers all that is wrong, in Kubernetes' words. Source: apimachinery util/validation. */
export type NameCheck = (name: string) => readonly string[];

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const underscored = /^_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/;

const labelText =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const oldLabelText =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const subdomainText =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const underscoredText =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')";
const wildcardText =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const configKeyText =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

export function tooLongName(limit: number): string {
  return `must be no more than ${limit} characters`;
}

function upTo(limit: number, name: string, wrong: string | undefined): readonly string[] {
  return [...(name.length > limit ? [tooLongName(limit)] : []), ...(wrong === undefined ? [] : [wrong])];
}

export const isLabelName: NameCheck = (name) => {
  const wrong = subdomain.test(name) ? 'must not contain dots' : labelText;
  return upTo(63, name, label.test(name) ? undefined : wrong);
};

/** The older rule: no digit in front. */
export const isOldLabelName: NameCheck = (name) =>
  upTo(63, name, /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) ? undefined : oldLabelText);

export const isSubdomain: NameCheck = (name) => upTo(253, name, subdomain.test(name) ? undefined : subdomainText);

export const isUnderscoredSubdomain: NameCheck = (name) =>
  upTo(253, name, underscored.test(name) ? undefined : underscoredText);

export const isWildcard: NameCheck = (name) =>
  upTo(253, name, name.startsWith('*.') && subdomain.test(name.slice(2)) ? undefined : wildcardText);

/** RBAC names: anything that can stand between two slashes. */
export const isPathSegment: NameCheck = (name) => {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((sign) => name.includes(sign)).map((sign) => `may not contain '${sign}'`);
};

/** Keys of labels, annotations, finalizers, conditions: `[prefix/]name`. */
export const isQualifiedName: NameCheck = labelKeyProblems;

/** Keys of ConfigMaps and Secrets. */
export const isConfigKey: NameCheck = (key) => {
  const problems = [...upTo(253, key, /^[-._a-zA-Z0-9]+$/.test(key) ? undefined : configKeyText)];
  if (key === '.') return [...problems, "must not be '.'"];
  if (key === '..') return [...problems, "must not be '..'"];
  return key.startsWith('..') ? [...problems, "must not start with '..'"] : problems;
};

/** Any printable text without an equals sign. */
export const isVariableName: NameCheck = (name) => {
  if (name === '') return ['environment variable name must be non-empty'];
  const why = "a valid environment variable name must consist only of printable ASCII characters other than '='";
  return /^[ -<>-~]+$/.test(name) ? [] : [why];
};

export const isHeaderName: NameCheck = (name) => {
  const why =
    "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";
  return /^[-A-Za-z0-9]+$/.test(name) ? [] : [why];
};

const checks = new Map<string, NameCheck>([
  ['namespaces', isLabelName],
  ['services', isLabelName],
  ['statefulsets.apps', isLabelName],
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
  if (name.length > 15) problems.push(tooLongName(15));
  if (!/^[-a-z0-9]+$/.test(name))
    problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(name)) problems.push('must contain at least one letter (a-z)');
  if (name.includes('--')) problems.push('must not contain consecutive hyphens');
  if (name.startsWith('-') || name.endsWith('-')) problems.push('must not begin or end with a hyphen');
  return problems;
}
