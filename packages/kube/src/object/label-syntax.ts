/** Rules for keys and values of labels, in the API server's words. Source: apimachinery, `util/validation`. */

const name = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const nameRule =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const prefixRule =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const valueRule =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

/** What is wrong with a key, `name` or `prefix/name`; empty when it is right. */
export function labelKeyProblems(key: string): readonly string[] {
  const [first = '', second, ...more] = key.split('/');
  if (more.length > 0) {
    return [`a qualified name ${nameRule} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  return second === undefined ? nameProblems(first) : [...prefixProblems(first), ...nameProblems(second)];
}

function prefixProblems(prefix: string): readonly string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  const problems: string[] = [];
  if (prefix.length > 253) problems.push('prefix part must be no more than 253 bytes');
  if (!subdomain.test(prefix)) problems.push(`prefix part ${prefixRule}`);
  return problems;
}

function nameProblems(part: string): readonly string[] {
  const problems: string[] = [];
  if (part === '') problems.push('name part must be non-empty');
  else if (part.length > 63) problems.push('name part must be no more than 63 bytes');
  if (!name.test(part)) problems.push(`name part ${nameRule}`);
  return problems;
}

/** What is wrong with a value; empty when it is right. */
export function labelValueProblems(value: string): readonly string[] {
  const problems: string[] = [];
  if (value.length > 63) problems.push('must be no more than 63 bytes');
  if (value !== '' && !name.test(value)) problems.push(valueRule);
  return problems;
}
