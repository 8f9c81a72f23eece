import { isMap } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import { builtinDefinition } from '#schema/builtin.ts';
import { scalarNode } from '#schema/notation.ts';
import type { ListNode, MapNode, StructNode, TypeNode } from '#schema/type.ts';

/** How server-side apply treats a value: as one piece, as a map of its own parts, or as a list of identified items. */
export type Shape =
  | { readonly is: 'leaf' }
  | { readonly is: 'map'; readonly type: MapNode | StructNode | AnyMap }
  | { readonly is: 'items'; readonly type: ListNode };

interface AnyMap {
  readonly is: 'any';
}

const leafShape: Shape = { is: 'leaf' };
const anyMap: AnyMap & TypeNode = { is: 'any' };
const anyShape: Shape = { is: 'map', type: anyMap };
const shapes = new WeakMap<TypeNode, Shape>();

/** Values of no known type show their shape themselves: maps are granular, lists and scalars one piece. */
export function shapeOf(type: TypeNode, value: Json | undefined): Shape {
  if (type.is === 'any') return isMap(value) ? anyShape : leafShape;
  if (type.is === 'scalar') return leafShape;
  const known = shapes.get(type);
  if (known !== undefined) return known;
  const shape = typedShape(type);
  shapes.set(type, shape);
  return shape;
}

function typedShape(type: ListNode | MapNode | StructNode): Shape {
  if (type.is === 'list') return type.list === 'atomic' ? leafShape : { is: 'items', type };
  return type.atomic ? leafShape : { is: 'map', type };
}

/** The type of a map's part; parts that a closed struct does not declare are of any type too. */
export function partType(type: TypeNode, key: string): TypeNode {
  if (type.is === 'map') return type.values();
  return (type.is === 'struct' ? type.fields.get(key)?.type() : undefined) ?? anyMap;
}

/** Whether the schema names the field (entries of maps with free keys are not named). */
export function isNamed(type: TypeNode, key: string): boolean {
  return type.is === 'struct' && type.fields.has(key);
}

/** The value of a key of the map; null and absent maps have none. Keys of the prototype do not count. */
export function partOf(map: JsonMap, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

const roots = new WeakMap<TypeNode, TypeNode>();

/** The type of an object: schemas of custom kinds need not name apiVersion, kind and the fields of metadata. */
export function rootType(type: TypeNode | undefined): TypeNode {
  if (type === undefined) return anyMap;
  if (type.is !== 'struct') return type;
  const known = roots.get(type);
  if (known !== undefined) return known;
  const root = withObjectFields(type);
  roots.set(type, root);
  return root;
}

function withObjectFields(type: StructNode): StructNode {
  const metadata = type.fields.get('metadata')?.type();
  const isComplete = metadata?.is === 'struct' && metadata.fields.has('labels');
  if (isComplete && type.fields.has('apiVersion') && type.fields.has('kind')) return type;
  const fields = new Map(type.fields);
  for (const name of ['apiVersion', 'kind']) {
    if (!fields.has(name)) fields.set(name, { type: () => scalarNode('string'), required: false, retainKeys: false });
  }
  if (!isComplete) {
    const meta = builtinDefinition('meta.v1.ObjectMeta') ?? anyMap;
    fields.set('metadata', { type: () => meta, required: false, retainKeys: false });
  }
  return { ...type, fields };
}
