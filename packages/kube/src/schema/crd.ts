import { isList, isMap } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import { builtinDefinition } from './builtin.ts';
import { anyNode, scalarNode } from './notation.ts';
import type { Field, ListNode, StructNode, TypeNode, TypeRef } from './type.ts';

/**
 * The type of a custom kind from the `openAPIV3Schema` of one version. The root has apiVersion, kind and metadata
 * whatever the schema says, and so has every embedded resource. What a structural schema leaves open is of any type.
 * Source: apiextensions-apiserver, pkg/apiserver/schema; kubeapi.md 4.5.
 */
export function typeFromCrd(schema: Json): TypeNode {
  const root = typeOf(schema);
  if (root.is === 'struct') return withObjectFields(root);
  return withObjectFields({ is: 'struct', fields: new Map(), atomic: false, open: root.is === 'any' });
}

function typeOf(schema: Json | undefined): TypeNode {
  if (!isMap(schema)) return anyNode;
  if (schema['x-kubernetes-int-or-string'] === true) return scalarNode('int-or-string');
  switch (schema['type']) {
    case 'object':
      return objectType(schema);
    case 'array':
      return listType(schema);
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return scalarNode(schema['type']);
    default:
      return anyNode;
  }
}

function objectType(schema: JsonMap): TypeNode {
  const atomic = schema['x-kubernetes-map-type'] === 'atomic';
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true;
  const { properties, additionalProperties: free } = schema;
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true;
  if (isMap(properties) || isEmbedded) {
    const struct: StructNode = { is: 'struct', fields: fieldsOf(schema), atomic, open };
    return isEmbedded ? withObjectFields(struct) : struct;
  }
  if (isMap(free)) return { is: 'map', values: lazily(free), atomic };
  if (open || free === true) return atomic ? { is: 'map', values: () => anyNode, atomic } : anyNode;
  return { is: 'struct', fields: new Map(), atomic, open };
}

function fieldsOf({ properties, required }: JsonMap): ReadonlyMap<string, Field> {
  const needed = new Set(isList(required) ? required : []);
  return new Map(
    Object.entries(isMap(properties) ? properties : {}).map(([name, own]): [string, Field] => {
      const { default: preset, nullable } = isMap(own) ? own : {};
      return [
        name,
        {
          type: lazily(own),
          required: needed.has(name),
          retainKeys: false,
          nullable: nullable === true,
          ...(preset === undefined ? {} : { default: preset }),
        },
      ];
    }),
  );
}

function listType(schema: JsonMap): ListNode {
  const kind = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'];
  return {
    is: 'list',
    items: lazily(schema['items']),
    list: kind === 'set' || kind === 'map' ? kind : 'atomic',
    keys: kind === 'map' && isList(keys) ? keys.map(String) : [],
    patchMerge: false,
  };
}

function lazily(schema: Json | undefined): TypeRef {
  let type: TypeNode | undefined;
  return () => (type ??= typeOf(schema));
}

/** apiVersion, kind and metadata have their own types: a schema may restrict them, not change them. */
function withObjectFields(struct: StructNode): StructNode {
  const fields = new Map<string, Field>([
    ['apiVersion', fixed(scalarNode('string'))],
    ['kind', fixed(scalarNode('string'))],
    ['metadata', fixed(builtinDefinition('meta.v1.ObjectMeta') ?? anyNode)],
  ]);
  for (const [name, field] of struct.fields) if (!fields.has(name)) fields.set(name, field);
  return { ...struct, fields };
}

function fixed(type: TypeNode): Field {
  return { type: () => type, required: false, retainKeys: false };
}
