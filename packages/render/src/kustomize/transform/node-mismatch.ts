import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';

/**
 * What kustomize says when a patch has a map, list or scalar where the object has another of these; undefined when they
 * agree. Below lists it does not look here. Source: kustomize kyaml/yaml/walk, Walk.
 */
export function nodeMismatch(target: JsonMap, patch: JsonMap): string | undefined {
  if (patch['$patch'] === 'replace' || patch['$patch'] === 'delete') return undefined;
  for (const [key, value] of Object.entries(patch)) {
    const before = Object.hasOwn(target, key) ? target[key] : undefined;
    if (before === undefined || before === null || value === null) continue;
    if (isMap(before) && isMap(value)) {
      const inner = nodeMismatch(before, value);
      if (inner !== undefined) return inner;
    } else if (kindOf(before) !== kindOf(value)) {
      return `wrong node kind: expected ${kindOf(before)} but got ${kindOf(value)}`;
    }
  }
  return undefined;
}

/** The kind of node, in the words of go-yaml. */
export function kindOf(value: Json): string {
  return isMap(value) ? 'MappingNode' : isList(value) ? 'SequenceNode' : 'ScalarNode';
}
