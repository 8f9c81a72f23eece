import { isMap, type Json, type JsonMap } from '@capstan/kube/object/json.ts';

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

/** YAML to be read by people: keys sorted, two spaces, long texts as blocks. */
export function manifestText(object: Json | undefined): string {
  return object === undefined ? '' : write(object, '').replace(/^\n/, '') + '\n';
}

function write(value: Json, indent: string): string {
  if (Array.isArray(value))
    return value.length === 0
      ? ' []'
      : (value as readonly Json[]).map((item) => `\n${indent}-${afterDash(item, indent)}`).join('');
  if (isMap(value)) {
    const keys = Object.keys(value).toSorted();
    if (keys.length === 0) return ' {}';
    return keys.map((key) => `\n${indent}${scalar(key)}:${field(value[key] ?? null, indent)}`).join('');
  }
  return typeof value === 'string' ? text(value, indent) : ` ${String(value)}`;
}

/** Lists stand under their key without more indent, as kubectl writes them. */
function field(value: Json, indent: string): string {
  return write(value, isMap(value) || typeof value === 'string' ? `${indent}  ` : indent);
}

function afterDash(item: Json, indent: string): string {
  const inner = write(item, `${indent}  `);
  return inner.startsWith('\n') ? ` ${inner.slice(1).trimStart()}` : inner;
}

function text(value: string, indent: string): string {
  if (!value.includes('\n') || /[^\n\t\x20-\x7e\u00a0-\uffff]/.test(value) || /^\s/.test(value))
    return ` ${scalar(value)}`;
  const ending = value.endsWith('\n\n') ? '+' : value.endsWith('\n') ? '' : '-';
  const lines = (value.endsWith('\n') ? value.slice(0, -1) : value).split('\n');
  return ` |${ending}${lines.map((line) => (line === '' ? '\n' : `\n${indent}${line}`)).join('')}`;
}

/** Plain where YAML reads it back as the same text, else in double quotes. */
function scalar(value: string): string {
  const plain = /^[A-Za-z_/.][\w./@+=$()-]*(?:[ :,][\w./@+=$()-]+)*$/.test(value) && !/: |^[.]$|^[-+.]?\d/.test(value);
  const special = /^(?:true|false|yes|no|on|off|null|y|n|\.nan|\.inf)$/i.test(value);
  return plain && !special && !value.includes(': ') ? value : JSON.stringify(value);
}
