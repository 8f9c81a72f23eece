import { isList, isMap } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import { put } from '#object/put.ts';
import { builtinDefinition } from './builtin.ts';
import { adjustments } from './default-adjustments.ts';
import { fillByRule } from './default-rule.ts';
import type { DefaultRule } from './default-rule.ts';
import { defaultRules } from './default-table.ts';
import type { Field, StructNode, TypeNode } from './type.ts';

/**
 * The value with the defaults of its type, as the API server fills them on every write and read: built-in kinds by the
 * table of their definitions (wherever a definition occurs), custom kinds by their schema. Fields that are absent, null
 * or an empty text are filled. The same value comes back when nothing was missing. What admission adds (service account,
 * tolerations, cluster IPs) is not among the defaults.
 */
export function applyDefaults<T extends Json>(value: T, type: TypeNode): T {
  return fillValue(value, type) as T;
}

function fillValue(value: Json, type: TypeNode): Json {
  switch (type.is) {
    case 'struct':
      return isMap(value) ? fillStruct(value, type) : value;
    case 'list':
      return isList(value) ? fillItems(value, type.items()) : value;
    case 'map':
      return isMap(value) && type.values().is !== 'scalar' ? fillEntries(value, type.values()) : value;
    default:
      return value;
  }
}

function fillItems(list: readonly Json[], items: TypeNode): Json {
  if (items.is === 'scalar' || items.is === 'any') return list;
  const filled = list.map((item) => fillValue(item, items));
  return filled.every((item, i) => item === list[i]) ? list : filled;
}

function fillEntries(map: JsonMap, values: TypeNode): JsonMap {
  let filled: Record<string, Json> | undefined;
  for (const key of Object.keys(map)) {
    const before = map[key] ?? null;
    const after = fillValue(before, values);
    if (after === before) continue;
    filled ??= { ...map };
    put(filled, key, after);
  }
  return filled ?? map;
}

function fillStruct(given: JsonMap, type: StructNode): JsonMap {
  const { rule, adjust, presets } = planOf(type);
  const ruled = fillByRule(adjust === undefined ? given : adjust(given), rule);
  const missing = presets.filter(([name, field]) => isAbsent(ruled, name, field));
  const whole =
    missing.length === 0
      ? ruled
      : { ...ruled, ...Object.fromEntries(missing.map(([name, field]) => [name, (field.default ?? {}) as Json])) };
  return fillParts(whole, type);
}

function fillParts(map: JsonMap, { fields }: StructNode): JsonMap {
  let filled: Record<string, Json> | undefined;
  for (const name of Object.keys(map)) {
    const part = map[name] ?? null;
    if (typeof part !== 'object' || part === null) continue;
    const field = fields.get(name);
    const next = field === undefined ? part : fillValue(part, field.type());
    if (next === part) continue;
    filled ??= { ...map };
    put(filled, name, next);
  }
  return filled ?? map;
}

function isAbsent(map: JsonMap, name: string, { nullable = false }: Field): boolean {
  const value = Object.hasOwn(map, name) ? map[name] : undefined;
  return value === undefined || (value === null && !nullable);
}

/** How the maps of one type are filled. */
interface Plan {
  readonly rule: DefaultRule;
  readonly adjust: ((map: JsonMap) => JsonMap) | undefined;
  /** Fields with a default in their schema, and structs that are always there because Go holds them by value. */
  readonly presets: readonly (readonly [string, Field])[];
}

const plans = new WeakMap<StructNode, Plan>();

function planOf(type: StructNode): Plan {
  const known = plans.get(type);
  if (known !== undefined) return known;
  const name = definitionNames().get(type) ?? '';
  const plan: Plan = {
    rule: defaultRules[name] ?? {},
    adjust: adjustments[name],
    presets: [...type.fields].filter(([, field]) => isPreset(field)),
  };
  plans.set(type, plan);
  return plan;
}

function isPreset(field: Field): boolean {
  if (field.empty === 'written') return field.type().is === 'struct';
  return field.default !== undefined;
}

let names: ReadonlyMap<TypeNode, string> | undefined;

function definitionNames(): ReadonlyMap<TypeNode, string> {
  names ??= new Map(
    [...new Set([...Object.keys(defaultRules), ...Object.keys(adjustments)])].flatMap((name) => {
      const node = builtinDefinition(name);
      return node === undefined ? [] : [[node, name]];
    }),
  );
  return names;
}
