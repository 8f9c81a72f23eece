import type { FieldSpecRule } from '#kustomize/kustomization.ts';
import { fieldPath } from './field-spec.ts';
import type { FieldSpec } from './field-spec.ts';

/** A field spec as it is written in a kustomization or a configuration. */
export function ownSpec({ path = '', create = false, group, version, kind }: FieldSpecRule): FieldSpec {
  return {
    path: fieldPath(path),
    create,
    ...(group === undefined || group === '' ? {} : { group }),
    ...(version === undefined || version === '' ? {} : { version }),
    ...(kind === undefined || kind === '' ? {} : { kind }),
  };
}
