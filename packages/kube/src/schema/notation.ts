import type { Json } from '#object/json.ts';
import type { Field, ListNode, MapNode, ScalarNode, TypeNode, TypeRef } from './type.ts';

/**
 * The compact notation of field types in `builtin.gen.json`, as `tools/generate-schema.mjs` writes it:
 *
 *     TYPE [+MERGEKEY] [~] [!] [? | ^ | &] [=DEFAULT]
 *
 * TYPE is a scalar (`string`, `quantity`, ...), `any`, or the name of a definition, followed by any number of
 * `[]` (list without a list type), `[atomic]`, `[set]`, `[key,key]` (list map), `{}` (map), `{atomic}`.
 * `+` patch strategy merge, with its merge key if it has one; `~` patch strategy retainKeys; `!` required;
 * `?` zero values are dropped, `^` written, `&` written as null when absent (`Field.empty`);
 * `=` the default of OpenAPI v3, as JSON.
 */
const notation =
  /^(?<base>[A-Za-z0-9.-]+)(?<wraps>(?:\[[^\]]*\]|\{[^}]*\})*)(?<merge>\+[A-Za-z]*)?(?<retain>~)?(?<required>!)?(?<empty>[?^&])?(?:=(?<preset>.*))?$/s;

const scalars = new Map(
  (
    [
      'string',
      'integer',
      'number',
      'boolean',
      'quantity',
      'time',
      'micro-time',
      'duration',
      'int-or-string',
      'bytes',
    ] as const
  ).map((scalar): [string, ScalarNode] => [scalar, { is: 'scalar', scalar }]),
);

const emptyMarks = { '?': 'dropped', '^': 'written', '&': 'null' } as const;

export const anyNode: TypeNode = { is: 'any' };

export function scalarNode(scalar: ScalarNode['scalar']): TypeNode {
  return scalars.get(scalar) ?? anyNode;
}

/** Reads one field; `resolve` finds definitions by name, when the type is first asked for. */
export function parseField(text: string, resolve: (name: string) => TypeNode): Field {
  const parts = notation.exec(text)?.groups;
  if (parts === undefined) throw new Error(`schema table: cannot read the field type ${JSON.stringify(text)}`);
  const { base = '', wraps = '', merge, retain, required, empty, preset } = parts;
  const layers = wraps.match(/\[[^\]]*\]|\{[^}]*\}/g) ?? [];
  let type: TypeRef =
    scalars.has(base) || base === 'any' ? constant(scalars.get(base) ?? anyNode) : () => resolve(base);
  layers.forEach((layer, index) => {
    const strategy = index === layers.length - 1 ? merge : undefined;
    type = constant(layer.startsWith('[') ? listNode(layer, type, strategy) : mapNode(layer, type));
  });
  return {
    type,
    required: required !== undefined,
    retainKeys: retain !== undefined,
    ...(empty === undefined ? {} : { empty: emptyMarks[empty as keyof typeof emptyMarks] }),
    ...(preset === undefined ? {} : { default: JSON.parse(preset) as Json }),
  };
}

function constant(node: TypeNode): TypeRef {
  return () => node;
}

/** A list without a list type is atomic, unless its patch strategy is merge: then the merge key decides. */
function listNode(layer: string, items: TypeRef, merge: string | undefined): ListNode {
  const inside = layer.slice(1, -1);
  const mergeKey = merge?.slice(1) ?? '';
  const keys = inside === '' && mergeKey !== '' ? [mergeKey] : namesOf(inside);
  const untyped = merge === undefined ? 'atomic' : mergeKey === '' ? 'set' : 'map';
  const list = inside === '' ? untyped : inside === 'atomic' || inside === 'set' ? inside : 'map';
  return {
    is: 'list',
    items,
    list,
    keys: list === 'map' ? keys : [],
    patchMerge: merge !== undefined,
    ...(mergeKey === '' ? {} : { mergeKey }),
  };
}

function namesOf(inside: string): readonly string[] {
  return inside.split(',').filter((name) => name !== '');
}

function mapNode(layer: string, values: TypeRef): MapNode {
  return { is: 'map', values, atomic: layer === '{atomic}' };
}
