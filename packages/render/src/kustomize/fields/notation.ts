import { fieldPath } from './field-spec.ts';
import type { FieldSpec } from './field-spec.ts';

/** `path`, `path Kind` or `path Kind version group`; a `+` before the path creates it. */
export function parseFieldSpec(text: string): FieldSpec {
  const [path = '', kind, version, group] = text.split(' ');
  const create = path.startsWith('+');
  return {
    path: fieldPath(create ? path.slice(1) : path),
    create,
    ...given('kind', kind),
    ...given('version', version),
    ...given('group', group),
  };
}

function given(field: 'kind' | 'version' | 'group', value: string | undefined): Record<string, string> {
  return value === undefined || value === '*' ? {} : { [field]: value };
}
