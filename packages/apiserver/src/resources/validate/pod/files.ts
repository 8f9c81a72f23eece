import type { Json } from '@capstan/kube/object/json.ts';
import { at, numberAt } from '@capstan/kube/object/read.ts';

import { invalidValue, requiredValue } from '#resources/field-error.ts';
import { requiredText, textAt } from '#resources/validate/checks.ts';
import type { Errors } from '#resources/validate/checks.ts';
import { fileErrors } from '#resources/validate/file-path.ts';

import { fieldRefErrors, fileFields, resourceRefErrors } from './environment.ts';

const modeText = 'must be a number between 0 and 0777 (octal), both inclusive';

export function modeErrors(value: Json, name: string, field: string): Errors {
  const mode = numberAt(value, name);
  return mode === undefined || (mode >= 0 && mode <= 0o777) ? [] : [invalidValue(`${field}.${name}`, mode, modeText)];
}

/** A key that becomes a file. */
export function keyErrors(item: Json, field: string): Errors {
  return [
    ...['key', 'path'].flatMap((name) => requiredText(item, name, field)),
    ...fileErrors(textAt(item, 'path'), `${field}.path`),
    ...modeErrors(item, 'mode', field),
  ];
}

/** A field of the pod that becomes a file; messages do not count the items. */
export function downwardFileErrors(item: Json, field: string): Errors {
  return [
    ...requiredText(item, 'path', field),
    ...fileErrors(textAt(item, 'path'), `${field}.path`),
    ...downwardSourceErrors(item, field),
    ...modeErrors(item, 'mode', field),
  ];
}

function downwardSourceErrors(item: Json, field: string): Errors {
  const [ref, resource] = [at(item, 'fieldRef'), at(item, 'resourceFieldRef')];
  if (ref !== undefined) {
    const both = 'fieldRef and resourceFieldRef can not be specified simultaneously';
    return [
      ...fieldRefErrors(ref, `${field}.fieldRef`, fileFields),
      ...(resource === undefined ? [] : [invalidValue(field, 'resource', both)]),
    ];
  }
  if (resource !== undefined) return resourceRefErrors(resource, `${field}.resourceFieldRef`, true);
  return [requiredValue(field, 'one of fieldRef and resourceFieldRef is required')];
}
