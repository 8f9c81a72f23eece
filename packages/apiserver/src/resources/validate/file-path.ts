import { invalidValue } from '#resources/field-error.ts';

import type { Errors } from './checks.ts';

/** Paths of files in volumes. Source: kubernetes pkg/apis/core/validation, validateLocalDescendingPath and its kin. */
export function backstepErrors(path: string, field: string): Errors {
  return path.split('/').includes('..') ? [invalidValue(field, path, "must not contain '..'")] : [];
}

/** Relative, and never up. */
export function descendingErrors(path: string, field: string): Errors {
  return [
    ...(path.startsWith('/') ? [invalidValue(field, path, 'must be a relative path')] : []),
    ...backstepErrors(path, field),
  ];
}

/** The same, and no name that the kubelet uses itself. */
export function fileErrors(path: string, field: string): Errors {
  const isReserved = path.startsWith('..') && !path.startsWith('../');
  return [
    ...descendingErrors(path, field),
    ...(isReserved ? [invalidValue(field, path, "must not start with '..'")] : []),
  ];
}
