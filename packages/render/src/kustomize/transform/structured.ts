import { canonicalText, isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import type { YamlNode } from '@capstan/kube/yaml/node.ts';
import { readNodes } from '@capstan/kube/yaml/read-nodes.ts';
import { readYaml } from '@capstan/kube/yaml/read.ts';
import { writeYaml } from '@capstan/kube/yaml/write.ts';
import { readPath, writePath } from './replacement-path.ts';
import type { PathWrite, ReplacementPath } from './replacement-path.ts';

/**
 * Writes a field that lies in YAML or JSON which a text of the object holds (`data.config\.json.server.port`). Undefined
 * when the path leads through no such text. JSON is written anew, pretty when it was; of YAML only the scalar is
 * exchanged. Source: kustomize api/filters/replacement, setValueInStructuredData.
 */
export function writeInText(object: JsonMap, path: ReplacementPath, write: PathWrite): JsonMap | undefined {
  for (let length = 1; length < path.length; length++) {
    const outer = path.slice(0, length);
    if (outer.includes('*')) return undefined;
    const text = readPath(object, outer);
    if (text === undefined || text === null || typeof text === 'object') continue;
    if (typeof text !== 'string') return undefined;
    const changed = changedText(text, path.slice(length), write);
    if (changed === undefined) return undefined;
    const result = writePath(object, outer, { create: false, set: () => changed }).value;
    return isMap(result) ? result : undefined;
  }
  return undefined;
}

function changedText(text: string, inner: ReplacementPath, write: PathWrite): string | undefined {
  const read = readYaml(text, { dialect: 'v3', onlyFirst: true });
  const value = read.ok ? read.documents[0]?.value : undefined;
  if (value === undefined || (!isMap(value) && !isList(value))) return undefined;
  let misfit = false;
  const written = writePath(value, inner, {
    ...write,
    set(old) {
      const next = write.set(old);
      misfit ||= (typeof old === 'number' || typeof old === 'boolean') && typeof next !== typeof old;
      return next;
    },
  });
  if (written.found === 0) return undefined;
  const first = text.trimStart().slice(0, 1);
  // A scalar keeps its tag: what no longer fits it cannot be written as JSON, and the text stays.
  if (misfit && (first === '{' || first === '[')) return text;
  if (first === '{' || first === '[') return jsonText(written.value, text.includes('\n') && text.includes('  '));
  return exchanged(text, inner, { write, misfit }) ?? writeYaml(written.value).trim();
}

/** As Go's encoding/json writes it. */
function jsonText(value: Json, isPretty: boolean): string {
  const sorted = canonicalText(value);
  const text = isPretty ? JSON.stringify(JSON.parse(sorted) as unknown, undefined, 2) : sorted;
  return text.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The YAML text with one scalar exchanged where it stands, which leaves order, comments and quotes alone. */
function exchanged(
  text: string,
  path: ReplacementPath,
  { write, misfit }: { readonly write: PathWrite; readonly misfit: boolean },
): string | undefined {
  const roots = readNodes(text);
  const node = roots?.[0] === undefined ? undefined : scalarAt(roots[0], path);
  if (node === undefined || (node.style !== 'plain' && node.style !== 'double' && node.style !== 'single'))
    return undefined;
  const value = write.set(node.text);
  if (typeof value === 'object' || /["'\\\n]/.test(node.text) || /["'\\\n]/.test(String(value))) return undefined;
  const lines = text.split('\n');
  const line = lines[node.mark.line] ?? '';
  const from = node.mark.column + (node.style === 'plain' ? 0 : 1);
  if (line.slice(from, from + node.text.length) !== node.text) return undefined;
  lines[node.mark.line] =
    line.slice(0, from) + (misfit ? tagOf(node.text) : '') + String(value) + line.slice(from + node.text.length);
  return lines.join('\n').trim();
}

function scalarAt(root: YamlNode, path: ReplacementPath): Extract<YamlNode, { readonly kind: 'scalar' }> | undefined {
  let here: YamlNode | undefined = root;
  for (const step of path) {
    if (here?.kind === 'mapping')
      here = here.entries.find(({ key }) => key.kind === 'scalar' && key.text === step)?.value;
    else if (here?.kind === 'sequence' && /^\d+$/.test(step)) here = here.items[Number(step)];
    else return undefined;
  }
  return here?.kind === 'scalar' ? here : undefined;
}

/** The tag of a number or truth, which is written where the new text would not have it by itself. */
function tagOf(old: string): string {
  if (/^(?:true|false)$/i.test(old)) return '!!bool ';
  return /^[-+]?\d+$/.test(old) ? '!!int ' : '!!float ';
}
