export type LabelMatcher = (labels: Readonly<Record<string, string>>) => boolean;

/** Reads `a=b,c!=d,e in (f,g),h notin (i),j,!k`; undefined when it cannot be read. Source: apimachinery labels.Parse. */
export function parseLabelSelector(text: string): LabelMatcher | undefined {
  if (text.trim() === '') return () => true;
  const parts = text.split(/,(?![^(]*\))/).map((part) => parseRequirement(part.trim()));
  const matchers = parts.filter((matcher) => matcher !== undefined);
  if (matchers.length < parts.length) return undefined;
  return (labels) => matchers.every((matches) => matches(labels));
}

const key = String.raw`[A-Za-z0-9][A-Za-z0-9._/-]*`;
const equality = new RegExp(String.raw`^(${key})\s*(==|=|!=)\s*([A-Za-z0-9._-]*)$`);
const membership = new RegExp(String.raw`^(${key})\s+(in|notin)\s*\(([^()]*)\)$`);
const existence = new RegExp(String.raw`^(!?)\s*(${key})$`);

function parseRequirement(text: string): LabelMatcher | undefined {
  const equal = equality.exec(text);
  if (equal !== null) {
    const [, name = '', operator, value = ''] = equal;
    return operator === '!='
      ? (labels) => valueOf(labels, name) !== value
      : (labels) => valueOf(labels, name) === value;
  }
  const member = membership.exec(text);
  if (member !== null) {
    const [, name = '', operator, list = ''] = member;
    const values = new Set(list.split(',').map((value) => value.trim()));
    const isIn: LabelMatcher = (labels) => values.has(valueOf(labels, name) ?? '\0');
    return operator === 'in' ? isIn : (labels) => !isIn(labels);
  }
  const exists = existence.exec(text);
  if (exists === null) return undefined;
  const [, not, name = ''] = exists;
  return (labels) => (valueOf(labels, name) !== undefined) !== (not === '!');
}

function valueOf(labels: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(labels, name) ? labels[name] : undefined;
}
