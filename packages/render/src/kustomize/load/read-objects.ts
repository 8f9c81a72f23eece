import type { YamlDocument } from '@capstan/kube/yaml/read.ts';
import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import type { Build } from '#kustomize/context.ts';
import { resourceOf, wordAt } from '#kustomize/resource.ts';
import type { Place, Resource } from '#kustomize/resource.ts';
import { parseFile, textOf } from '#tree/parse-file.ts';
import type { FoundFile, View } from '#tree/view.ts';
import { asWritten } from './written.ts';

/** The objects of a file: documents in order, lists taken apart, empty documents left out. */
export function readObjects(build: Build, file: FoundFile): readonly Resource[] {
  const parsed = parseFile(build.view, file, 'v3');
  if (!parsed.ok) {
    build.diagnostics.push(parsed.diagnostic);
    return [];
  }
  return resourcesOf(build, file.path, documentsAsWritten(build.view, file, parsed.documents));
}

/** Kept by the file's id like the parsed form itself. */
export function documentsAsWritten(
  view: View,
  file: FoundFile,
  documents: readonly YamlDocument[],
): readonly YamlDocument[] {
  const key = `kustomize-written ${file.id}`;
  const known = view.parsed.get(key) as readonly YamlDocument[] | undefined;
  if (known !== undefined) return known;
  const result = asWritten(textOf(file), documents);
  view.parsed.set(key, result);
  return result;
}

export function resourcesOf(build: Build, file: string, documents: readonly YamlDocument[]): readonly Resource[] {
  return documents.flatMap(({ value, line }) =>
    value === undefined || value === null ? [] : expand(build, value, { file, line }),
  );
}

function expand(build: Build, value: Json, place: Place): readonly Resource[] {
  if (!isMap(value)) return refuse(build, place, ['the document is no object', 'missing Resource metadata']);
  const kind = wordAt(value, 'kind');
  const { items } = value;
  // A List is taken apart before anything is asked of it; other lists are objects as long as they have no items.
  if (kind.endsWith('List') && items === null) return [];
  if (kind === 'List' && !isMap(items) && !isList(items)) return [];
  if (kind.endsWith('List') && isList(items)) {
    return items.flatMap((item) => expand(build, item, place));
  }
  const lacking = whatIsMissing(value, kind);
  return lacking === undefined ? [resourceOf(value, place)] : refuse(build, place, lacking);
}

/** What is missing, and what kustomize says of it. */
type Lack = readonly [message: string, reference: string];

function whatIsMissing(object: JsonMap, kind: string): Lack | undefined {
  if (kind === '') return ['the object has no kind', 'missing kind in object '];
  if (isMap(object['items'])) return ['the items are no list', 'missing Resource metadata'];
  if (object['metadata'] === undefined && kind.endsWith('List') && object['items'] === undefined)
    return [`the ${kind} has no metadata`, 'missing Resource metadata'];
  if (wordAt(object, 'metadata', 'name') === '' && !kind.endsWith('List'))
    return [`the ${kind} has no metadata.name`, 'missing metadata.name in object '];
  return undefined;
}

function refuse(build: Build, place: Place, [message, reference]: Lack): readonly Resource[] {
  build.diagnostics.push({
    code: 'kustomize/not-an-object',
    message,
    reference,
    ...place,
    hint: 'Every document under resources must be a Kubernetes object with apiVersion, kind and metadata.name.',
  });
  return [];
}
