import { forbiddenValue, notSupported } from '#resources/field-error.ts';
import type { FieldError } from '#resources/field-error.ts';
import type { Resource } from '#resources/resource.ts';

import { invalid } from './invalid.ts';
import type { Selector } from './select.ts';
import { parseLabelSelector } from './select.ts';
import { parseFieldSelector } from './select-fields.ts';
import { badRequest } from './status.ts';
import type { Refusal } from './status.ts';

/** What a list or watch asks for. */
export interface ListOptions {
  /** undefined where everything is asked for. */
  readonly matches: Selector | undefined;
  /** 0 is no limit. */
  readonly limit: number;
  readonly continue: string;
  readonly resourceVersion: string;
  readonly resourceVersionMatch: string;
  readonly watch: boolean;
  readonly allowWatchBookmarks: boolean;
  readonly sendInitialEvents: boolean | undefined;
  /** Seconds; undefined where the server chooses. */
  readonly timeoutSeconds: number | undefined;
}

/** Reads the query of a list or watch. `only` is the one name that a watch of a single object is about. */
export function readListOptions(
  query: URLSearchParams,
  resource: Resource,
): { readonly ok: true; readonly options: ListOptions } | Refusal {
  for (const name of ['limit', 'timeoutSeconds']) {
    const value = textOf(query, name);
    if (value !== '' && !/^[+-]?\d+$/.test(value)) {
      return badRequest(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`);
    }
  }
  const labels = parseLabelSelector(textOf(query, 'labelSelector'));
  if (!labels.ok) return badRequest(labels.message);
  const fields = parseFieldSelector(textOf(query, 'fieldSelector'), resource);
  if (!fields.ok) return badRequest(fields.message);
  const options: ListOptions = {
    matches: both(labels.matches, fields.matches),
    limit: Math.max(0, Number(query.get('limit') ?? 0)),
    continue: textOf(query, 'continue'),
    resourceVersion: textOf(query, 'resourceVersion'),
    resourceVersionMatch: textOf(query, 'resourceVersionMatch'),
    watch: flag(query.get('watch')) ?? false,
    allowWatchBookmarks: flag(query.get('allowWatchBookmarks')) ?? false,
    sendInitialEvents: flag(query.get('sendInitialEvents')),
    timeoutSeconds: query.get('timeoutSeconds') === null ? undefined : Number(query.get('timeoutSeconds')),
  };
  const errors = options.watch ? watchErrors(options) : listErrors(options);
  const named = { kind: 'ListOptions', group: 'meta.k8s.io' };
  return errors.length > 0 ? invalid(named, '', errors) : { ok: true, options };
}

function textOf(query: URLSearchParams, name: string): string {
  return query.get(name) ?? '';
}

/** Go's conversion of query parameters: anything but `false` and `0` is true. */
function flag(value: string | null): boolean | undefined {
  return value === null ? undefined : value !== 'false' && value !== '0';
}

export function both(a: Selector | undefined, b: Selector | undefined): Selector | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return (object) => a(object) && b(object);
}

const matchField = 'resourceVersionMatch';

function listErrors(options: ListOptions): FieldError[] {
  const { resourceVersion, resourceVersionMatch: match, sendInitialEvents } = options;
  const errors: FieldError[] = [];
  if (match !== '') {
    if (resourceVersion === '') {
      errors.push(forbiddenValue(matchField, 'resourceVersionMatch is forbidden unless resourceVersion is provided'));
    } else if (match !== 'Exact' && match !== 'NotOlderThan') {
      errors.push(notSupported(matchField, match, ['Exact', 'NotOlderThan', '']));
    } else if (match === 'Exact' && resourceVersion === '0') {
      errors.push(forbiddenValue(matchField, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
    }
  }
  if (sendInitialEvents !== undefined) {
    errors.push(forbiddenValue('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  }
  return errors;
}

function watchErrors({ resourceVersionMatch: match, sendInitialEvents }: ListOptions): FieldError[] {
  const errors: FieldError[] = [];
  if (sendInitialEvents !== undefined) {
    if (match !== 'NotOlderThan') {
      const why = 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan';
      errors.push(forbiddenValue(matchField, why));
    }
  } else if (match !== '') {
    const why = 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided';
    errors.push(forbiddenValue(matchField, why));
  }
  if (match !== '' && match !== 'NotOlderThan') errors.push(notSupported(matchField, match, ['NotOlderThan']));
  return errors;
}
