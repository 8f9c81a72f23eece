import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { builtinDefinition } from '@capstan/kube/schema/builtin.ts';
import type { Field, ListNode, StructNode, TypeNode } from '@capstan/kube/schema/type.ts';

const anything: TypeNode = { is: 'any' };
const text: TypeNode = { is: 'scalar', scalar: 'string' };

/** The shape of a custom kind, for field ownership. The root has apiVersion, kind and metadata whatever the schema says. */
export function typeOfCustom(schema: Json): TypeNode {
  const root = typeOf(schema);
  const own = root.is === 'struct' ? root.fields : new Map<string, Field>();
  const metadata = builtinDefinition('meta.v1.ObjectMeta') ?? anything;
  const fields = new Map([
    ['apiVersion', fieldOf(text)],
    ['kind', fieldOf(text)],
    ...own,
    ['metadata', fieldOf(metadata)],
  ]);
  return { is: 'struct', fields, atomic: false, open: root.is === 'any' || (root.is === 'struct' && root.open) };
}

function typeOf(schema: Json | undefined): TypeNode {
  if (!isMap(schema)) return anything;
  if (schema['x-kubernetes-int-or-string'] === true) return { is: 'scalar', scalar: 'int-or-string' };
  switch (schema['type']) {
    case 'object':
      return objectType(schema);
    case 'array':
      return listType(schema);
    case 'string':
      return text;
    case 'integer':
    case 'number':
    case 'boolean':
      return { is: 'scalar', scalar: schema['type'] };
    default:
      return anything;
  }
}

function objectType(schema: JsonMap): TypeNode {
  const atomic = schema['x-kubernetes-map-type'] === 'atomic';
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true;
  const { properties, additionalProperties: free } = schema;
  if (isMap(properties)) return structType(properties, atomic, open);
  if (isMap(free)) return { is: 'map', values: lazily(free), atomic };
  if (open || free === true) return atomic ? { is: 'map', values: () => anything, atomic } : anything;
  return structType({}, atomic, open);
}

function structType(properties: JsonMap, atomic: boolean, open: boolean): StructNode {
  const fields = new Map(
    Object.entries(properties).map(([name, own]): [string, Field] => {
      const preset = isMap(own) ? own['default'] : undefined;
      const field: Field = { type: lazily(own), required: false, retainKeys: false };
      return [name, preset === undefined ? field : { ...field, default: preset }];
    }),
  );
  return { is: 'struct', fields, atomic, open };
}

function listType(schema: JsonMap): ListNode {
  const kind = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'];
  return {
    is: 'list',
    items: lazily(schema['items']),
    list: kind === 'set' || kind === 'map' ? kind : 'atomic',
    keys: isList(keys) ? keys.map(String) : [],
    patchMerge: false,
  };
}

function lazily(schema: Json | undefined): () => TypeNode {
  let type: TypeNode | undefined;
  return () => (type ??= typeOf(schema));
}

function fieldOf(type: TypeNode): Field {
  return { type: () => type, required: false, retainKeys: false };
}
