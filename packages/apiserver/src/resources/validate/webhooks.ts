import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, numberAt } from '@capstan/kube/object/read.ts';

import { duplicateValue, invalidValue, notSupported, requiredValue } from '#resources/field-error.ts';
import { isOldLabelName, isSubdomain } from '#resources/valid-name.ts';

import { isSet, requiredText, supported, textAt } from './checks.ts';
import type { Errors } from './checks.ts';
import { labelSelectorErrors } from './labels.ts';

/** Source: kubernetes pkg/apis/admissionregistration/validation. */
export function webhooksErrors(configuration: KubeObject): Errors {
  const names = new Set<string>();
  const isMutating = configuration.kind === 'MutatingWebhookConfiguration';
  return listAt(configuration, 'webhooks').flatMap((hook, i) => {
    const field = `webhooks[${i}]`;
    const name = textAt(hook, 'name');
    const isTaken = name !== '' && names.has(name);
    names.add(name);
    return [
      ...hookErrors(hook, field, isMutating),
      ...reviewVersionErrors(hook, `${field}.admissionReviewVersions`),
      ...(isTaken ? [duplicateValue(`${field}.name`, name)] : []),
    ];
  });
}

function hookErrors(hook: Json, field: string, isMutating: boolean): Errors {
  const seconds = numberAt(hook, 'timeoutSeconds');
  return [
    ...qualifiedErrors(textAt(hook, 'name'), `${field}.name`),
    ...listAt(hook, 'rules').flatMap((rule, i) => ruleErrors(rule, `${field}.rules[${i}]`)),
    ...supported(hook, 'failurePolicy', field, ['Fail', 'Ignore']),
    ...supported(hook, 'matchPolicy', field, ['Equivalent', 'Exact']),
    ...(isSet(hook, 'sideEffects')
      ? supported(hook, 'sideEffects', field, ['None', 'NoneOnDryRun'])
      : [requiredValue(`${field}.sideEffects`, 'must specify one of None, NoneOnDryRun')]),
    ...(seconds !== undefined && (seconds < 1 || seconds > 30)
      ? [invalidValue(`${field}.timeoutSeconds`, seconds, 'the timeout value must be between 1 and 30 seconds')]
      : []),
    ...(isMutating ? supported(hook, 'reinvocationPolicy', field, ['IfNeeded', 'Never']) : []),
    ...labelSelectorErrors(at(hook, 'namespaceSelector'), `${field}.namespaceSelector`),
    ...labelSelectorErrors(at(hook, 'objectSelector'), `${field}.objectSelector`),
    ...clientErrors(at(hook, 'clientConfig') ?? {}, `${field}.clientConfig`),
  ];
}

/** A name with at least three parts. Source: apimachinery util/validation, IsFullyQualifiedName. */
function qualifiedErrors(name: string, field: string): Errors {
  if (name === '') return [requiredValue(field)];
  const wrong = isSubdomain(name);
  if (wrong.length > 0) return [invalidValue(field, name, wrong.join(','))];
  return name.split('.').length < 3
    ? [invalidValue(field, name, 'should be a domain with at least three segments separated by dots')]
    : [];
}

const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];

/** What a rule matches, of webhooks and policies alike. */
export function ruleErrors(rule: Json, field: string): Errors {
  const found = listAt(rule, 'operations').map(String);
  const [groups, versions] = [listAt(rule, 'apiGroups').map(String), listAt(rule, 'apiVersions').map(String)];
  const alone = (list: readonly string[], name: string, what: string): Errors =>
    list.length > 1 && list.includes('*')
      ? [invalidValue(`${field}.${name}`, list, `if '*' is present, must not specify other ${what}`)]
      : [];
  return [
    ...(found.length === 0 ? [requiredValue(`${field}.operations`)] : []),
    ...alone(found, 'operations', 'operations'),
    ...found.flatMap((operation, i) =>
      operations.includes(operation) ? [] : [notSupported(`${field}.operations[${i}]`, operation, operations)],
    ),
    ...(groups.length === 0 ? [requiredValue(`${field}.apiGroups`)] : []),
    ...alone(groups, 'apiGroups', 'API groups'),
    ...(versions.length === 0 ? [requiredValue(`${field}.apiVersions`)] : []),
    ...alone(versions, 'apiVersions', 'API versions'),
    ...versions.flatMap((version, i) => (version === '' ? [requiredValue(`${field}.apiVersions[${i}]`)] : [])),
    ...resourceErrors(listAt(rule, 'resources').map(String), `${field}.resources`),
    ...supported(rule, 'scope', field, ['*', 'Cluster', 'Namespaced']),
  ];
}

function resourceErrors(resources: readonly string[], field: string): Errors {
  const [wholes, subs] = [new Set<string>(), new Set<string>()];
  let hasPlain = false;
  const wrong = resources.flatMap((resource, i): Errors => {
    if (resource === '') return [requiredValue(`${field}[${i}]`)];
    const slash = resource.indexOf('/');
    if (slash < 0) {
      hasPlain = resource !== '*';
      return [];
    }
    const [name, sub] = [resource.slice(0, slash), resource.slice(slash + 1)];
    const clash = (what: string): Errors => [
      invalidValue(`${field}[${i}]`, resource, `if '${what}' is present, must not specify ${resource}`),
    ];
    const errors = [...(wholes.has(name) ? clash(`${name}/*`) : []), ...(subs.has(sub) ? clash(`*/${sub}`) : [])];
    if (sub === '*') wholes.add(name);
    if (name === '*') subs.add(sub);
    return errors;
  });
  return [
    ...(resources.length === 0 ? [requiredValue(field)] : []),
    ...wrong,
    ...(resources.length > 1 && resources.includes('*/*')
      ? [invalidValue(field, resources, "if '*/*' is present, must not specify other resources")]
      : []),
    ...(hasPlain && resources.includes('*')
      ? [invalidValue(field, resources, "if '*' is present, must not specify other resources without subresources")]
      : []),
  ];
}

function clientErrors(config: Json, field: string): Errors {
  const [url, service] = [at(config, 'url'), at(config, 'service')];
  if ((url === undefined) === (service === undefined)) {
    return [requiredValue(field, 'exactly one of url or service is required')];
  }
  if (typeof url === 'string') return urlErrors(url, `${field}.url`);
  const [path, port] = [at(service, 'path'), numberAt(service, 'port') ?? 443];
  return [
    ...requiredText(service, 'name', `${field}.service`, 'service name is required'),
    ...requiredText(service, 'namespace', `${field}.service`, 'service namespace is required'),
    ...(port < 1 || port > 65_535
      ? [invalidValue(`${field}.service.port`, port, 'port is not valid: must be between 1 and 65535, inclusive')]
      : []),
    ...(typeof path === 'string' ? pathErrors(path, `${field}.service.path`) : []),
  ];
}

function urlErrors(url: string, field: string): Errors {
  const form = '; desired format: https://host[/path]';
  if (!URL.canParse(url)) return [requiredValue(field, `url must be a valid URL: parse ${JSON.stringify(url)}${form}`)];
  const parsed = new URL(url);
  return [
    ...(parsed.protocol === 'https:'
      ? []
      : [invalidValue(field, parsed.protocol.slice(0, -1), `'https' is the only allowed URL scheme${form}`)]),
    ...(parsed.host === '' ? [invalidValue(field, parsed.host, `host must be specified${form}`)] : []),
    ...(parsed.username === ''
      ? []
      : [invalidValue(field, parsed.username, 'user information is not permitted in the URL')]),
    ...(parsed.hash === ''
      ? []
      : [invalidValue(field, parsed.hash.slice(1), 'fragments are not permitted in the URL')]),
    ...(parsed.search === ''
      ? []
      : [invalidValue(field, parsed.search.slice(1), 'query parameters are not permitted in the URL')]),
  ];
}

function pathErrors(path: string, field: string): Errors {
  if (path === '/' || path === '') return [];
  if (path === '//') return [invalidValue(field, path, 'segment[0] may not be empty')];
  if (!path.startsWith('/')) return [invalidValue(field, path, "must start with a '/'")];
  const steps = path.slice(1).replace(/\/$/, '').split('/');
  return steps.flatMap((step, i): Errors => {
    if (step === '') return [invalidValue(field, path, `segment[${i}] may not be empty`)];
    return isSubdomain(step).map((why) => invalidValue(field, path, `segment[${i}]: ${why}`));
  });
}

const reviewVersions = ['v1', 'v1beta1'];

function reviewVersionErrors(hook: Json, field: string): Errors {
  const versions = listAt(hook, 'admissionReviewVersions').map(String);
  if (versions.length === 0) return [requiredValue(field, 'must specify one of v1, v1beta1')];
  return [
    ...versions.flatMap((version, i): Errors => {
      if (versions.indexOf(version) < i) return [invalidValue(`${field}[${i}]`, version, 'duplicate version')];
      return isOldLabelName(version).map((why) => invalidValue(`${field}[${i}]`, version, why));
    }),
    ...(versions.some((version) => reviewVersions.includes(version))
      ? []
      : [invalidValue(field, versions, 'must include at least one of v1, v1beta1')]),
  ];
}
