import type { Json } from '@capstan/kube/object/json.ts';
import { at, listAt, numberAt } from '@capstan/kube/object/read.ts';

import { forbiddenValue, invalidValue, requiredValue } from '#resources/field-error.ts';

import { isSet, requiredText, textAt } from '#resources/validate/checks.ts';
import type { Errors } from '#resources/validate/checks.ts';
import { fileErrors } from '#resources/validate/file-path.ts';

import { downwardFileErrors, keyErrors, modeErrors } from './files.ts';

/** Source: kubernetes pkg/apis/core/validation, validateProjectedVolumeSource. */
export function projectedErrors(projected: Json, field: string): Errors {
  const paths = new Set<string>();
  const clash = (path: string, shown: string): Errors => {
    if (path === '') return [];
    const isTaken = paths.has(path);
    paths.add(path);
    return isTaken ? [invalidValue(field, shown, 'conflicting duplicate paths')] : [];
  };
  return [
    ...modeErrors(projected, 'defaultMode', field),
    ...listAt(projected, 'sources').flatMap((source, i) =>
      sourceErrors(source, { field, own: `${field}.sources[${i}]`, clash }),
    ),
  ];
}

interface Around {
  readonly field: string;
  readonly own: string;
  clash(path: string, shown: string): Errors;
}

const kinds = ['secret', 'configMap', 'downwardAPI', 'serviceAccountToken', 'clusterTrustBundle', 'podCertificate'];

function sourceErrors(source: Json, { field, own, clash }: Around): Errors {
  const found = kinds.filter((kind) => isSet(source, kind));
  return [
    ...['secret', 'configMap'].flatMap((kind) => {
      const keyed = at(source, kind);
      if (keyed === undefined) return [];
      return [
        ...requiredText(keyed, 'name', `${own}.${kind}`),
        ...listAt(keyed, 'items').flatMap((item, i) => [
          ...keyErrors(item, `${own}.${kind}.items[${i}]`),
          ...clash(textAt(item, 'path'), textAt(keyed, 'name')),
        ]),
      ];
    }),
    ...listAt(source, 'downwardAPI', 'items').flatMap((item) => [
      ...downwardFileErrors(item, `${own}.downwardAPI`),
      ...clash(textAt(item, 'path'), textAt(item, 'path')),
    ]),
    ...(isSet(source, 'serviceAccountToken') ? tokenErrors(at(source, 'serviceAccountToken') ?? {}, own, field) : []),
    ...(isSet(source, 'clusterTrustBundle')
      ? bundleErrors(at(source, 'clusterTrustBundle') ?? {}, `${own}.clusterTrustBundle`)
      : []),
    ...(found.length > 1 ? [forbiddenValue(own, 'may not specify more than 1 volume type per source')] : []),
  ];
}

function tokenErrors(token: Json, own: string, field: string): Errors {
  const seconds = numberAt(token, 'expirationSeconds') ?? 0;
  const path = textAt(token, 'path');
  const place = `${own}.serviceAccountToken.expirationSeconds`;
  return [
    ...(seconds < 600 ? [invalidValue(place, seconds, 'may not specify a duration less than 10 minutes')] : []),
    ...(seconds > 2 ** 32 ? [invalidValue(place, seconds, 'may not specify a duration larger than 2^32 seconds')] : []),
    ...(path === '' ? [requiredValue(`${field}.path`)] : fileErrors(path, `${field}.path`)),
  ];
}

function bundleErrors(bundle: Json, field: string): Errors {
  const hasName = isSet(bundle, 'name');
  const hasSigner = isSet(bundle, 'signerName');
  return [
    ...(hasName && hasSigner ? [invalidValue(field, bundle, 'only one of name and signerName may be used')] : []),
    ...(hasName || hasSigner ? [] : [requiredValue(field, 'either name or signerName must be specified')]),
    ...requiredText(bundle, 'path', field),
    ...fileErrors(textAt(bundle, 'path'), `${field}.path`),
  ];
}
