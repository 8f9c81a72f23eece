import { isMap, type Json, type JsonMap } from '@capstan/kube/object/json.ts';
import { writeYaml } from '@capstan/kube/yaml/write.ts';

/** An object as the API sends it; undefined for '', 'null' or text that is no object. */
export function parseManifest(text: string): JsonMap | undefined {
  if (text === '' || text === 'null') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Without what the API server keeps for itself, which nobody reads: managedFields and the applied copy. */
export function withoutNoise(object: JsonMap): JsonMap {
  const { metadata } = object;
  if (!isMap(metadata)) return object;
  const { managedFields: _fields, annotations, ...rest } = metadata;
  if (!isMap(annotations)) return { ...object, metadata: annotations === undefined ? rest : { ...rest, annotations } };
  const { 'kubectl.kubernetes.io/last-applied-configuration': _applied, ...others } = annotations;
  const kept = Object.keys(others).length === 0 ? rest : { ...rest, annotations: others };
  return { ...object, metadata: kept };
}

/** An object as YAML, in the form kubectl writes; '' for none. */
export function manifestText(object: Json | undefined): string {
  return object === undefined ? '' : writeYaml(object);
}
