import type { YamlDocument } from '@capstan/kube/yaml/read.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { Diagnostic } from '#diagnostic.ts';
import type { RenderedObject } from '#request.ts';
import { parseFile, textOf } from '#tree/parse-file.ts';
import type { FoundFile, View } from '#tree/view.ts';

export interface Manifests {
  readonly objects: readonly RenderedObject[];
  readonly problems: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
}

const none: Manifests = { objects: [], problems: [], warnings: [] };
/** Files that say so are left alone. Source: argo-cd docs/user-guide/directory.md. */
const skipMark = '+argocd:skip-file-rendering';

/**
 * The objects of a file: every document, lists taken apart, empty documents left out. A file that is nothing of
 * Kubernetes is left out with a warning, as Argo CD does in silence; one that looks like a manifest and is none is an
 * error. Source: argo-cd reposerver/repository, findManifests.
 */
export function readManifests(view: View, file: FoundFile): Manifests {
  const text = textOf(file);
  if (text.includes(skipMark)) return none;
  const looksLikeManifest = ['apiVersion', 'kind', 'metadata'].every((word) => new RegExp(`"?${word}"?:`).test(text));
  const parsed = parseFile(view, file, 'v2');
  if (!parsed.ok) {
    return looksLikeManifest
      ? { ...none, problems: [parsed.diagnostic] }
      : { ...none, warnings: [ignored(parsed.diagnostic)] };
  }
  const objects: RenderedObject[] = [];
  const problems: Diagnostic[] = [];
  for (const document of parsed.documents) {
    if (document.value === undefined || document.value === null) continue;
    const read = objectsOf(document.value, { file: file.path, document });
    objects.push(...read.objects);
    problems.push(...read.problems);
  }
  const [first] = problems;
  if (first !== undefined && objects.length === 0 && !looksLikeManifest) return { ...none, warnings: [ignored(first)] };
  return { objects, problems, warnings: [] };
}

function ignored(diagnostic: Diagnostic): Diagnostic {
  const { hint: _, ...rest } = diagnostic;
  return {
    ...rest,
    code: 'plain/not-a-manifest',
    message: `ignored, it is no Kubernetes manifest: ${diagnostic.message}`,
  };
}

interface Where {
  readonly file: string;
  readonly document: YamlDocument;
}

function objectsOf(value: Json, where: Where): Pick<Manifests, 'objects' | 'problems'> {
  if (!isMap(value))
    return { objects: [], problems: [problem(where, 'the document is no object but ' + nameOf(value))] };
  const items = value['items'];
  if (isList(items) && typeof value['kind'] === 'string') {
    const parts = items.map((item) => objectsOf(item, where));
    return { objects: parts.flatMap(({ objects }) => objects), problems: parts.flatMap(({ problems }) => problems) };
  }
  const lacking = whatIsMissing(value);
  if (lacking !== undefined) return { objects: [], problems: [problem(where, lacking)] };
  const origin = { file: where.file, line: where.document.line };
  // The fields were looked at just now.
  return { objects: [{ object: value as KubeObject, origin }], problems: [] };
}

function whatIsMissing(value: JsonMap): string | undefined {
  const { apiVersion, kind, metadata } = value;
  if (typeof kind !== 'string' || kind === '') return 'the object has no kind';
  const name = `the ${kind}`;
  if (typeof apiVersion !== 'string' || apiVersion === '') return `${name} has no apiVersion`;
  if (!isMap(metadata)) return `${name} has no metadata`;
  const named = [metadata['name'], metadata['generateName']].some((text) => typeof text === 'string' && text !== '');
  return named ? undefined : `${name} has no metadata.name`;
}

function problem({ file, document }: Where, message: string): Diagnostic {
  return {
    code: 'plain/not-an-object',
    message,
    file,
    line: document.line,
    hint: 'Add what is missing, or leave the file out with directory.exclude.',
  };
}

function nameOf(value: Json): string {
  return value === null ? 'null' : isList(value) ? 'a list' : `a ${typeof value}`;
}
