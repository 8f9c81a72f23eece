import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { ScalarNode, TypeNode } from '@capstan/kube/schema/type.ts';

/**
 * Why the result of a strategic merge patch does not fit its type, in the words of the converter that reads it; undefined
 * when it fits. Source: apimachinery pkg/runtime/converter.go. Types with a form of their own are left to the decoder.
 */
export function restoreProblem(value: Json | undefined, type: TypeNode): string | undefined {
  if (value === undefined || value === null) return undefined;
  switch (type.is) {
    case 'any':
      return undefined;
    case 'scalar':
      return scalarProblem(value, type.scalar);
    case 'list':
      if (!isList(value)) return `cannot restore slice from ${kindOf(value)}`;
      return firstProblem(value.map((item) => () => restoreProblem(item, type.items())));
    case 'map':
      if (!isMap(value)) return `cannot restore map from ${kindOf(value)}`;
      return firstProblem(Object.values(value).map((item) => () => restoreProblem(item, type.values())));
    case 'struct': {
      if (!isMap(value)) return `cannot restore struct from: ${kindOf(value)}`;
      const fields = [...type.fields].filter(([name]) => Object.hasOwn(value, name));
      return firstProblem(
        fields.map(
          ([name, field]) =>
            () =>
              restoreProblem(value[name], field.type()),
        ),
      );
    }
    default:
      return type satisfies never;
  }
}

function firstProblem(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const problem = check();
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const wanted: Readonly<Partial<Record<ScalarNode['scalar'], readonly [go: string, kinds: readonly string[]]>>> = {
  string: ['string', ['string']],
  boolean: ['bool', ['bool']],
  integer: ['int32', ['int64', 'float64']],
  number: ['float64', ['int64', 'float64']],
};

function scalarProblem(value: Json, scalar: ScalarNode['scalar']): string | undefined {
  const known = wanted[scalar];
  if (known === undefined) return undefined;
  const [go, kinds] = known;
  const kind = kindOf(value);
  if (kinds.includes(kind)) return undefined;
  // Go can turn whole numbers into text, so it gets as far as noticing that JSON cannot.
  return go === 'string' && kind === 'int64' ? `cannot convert ${kind} to ${go}` : `unrecognized type: ${go}`;
}

function kindOf(value: Json): string {
  if (isList(value)) return 'slice';
  if (isMap(value)) return 'map';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'bigint' || Number.isInteger(value) ? 'int64' : 'float64';
}
