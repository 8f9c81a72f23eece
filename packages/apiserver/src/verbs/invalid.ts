import type { FieldError } from '#resources/field-error.ts';

import type { Refusal } from './status.ts';

/** 422 of an object with these errors; `kind` and `group` are the object's. */
export function invalid(
  { kind, group }: { readonly kind: string; readonly group: string },
  name: string,
  errors: readonly FieldError[],
): Refusal {
  const lines = [...new Set(errors.map(({ field, message }) => `${field}: ${message}`))];
  const list = lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`;
  return {
    ok: false,
    status: {
      code: 422,
      reason: 'Invalid',
      message: `${group === '' ? kind : `${kind}.${group}`} "${name}" is invalid: ${list}`,
      details: {
        name,
        group,
        kind,
        causes: errors.map(({ reason, field, message }) => ({ reason, message, field })),
      },
    },
  };
}
