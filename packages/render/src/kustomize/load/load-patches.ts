import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import { readYaml } from '@capstan/kube/yaml/read.ts';
import type { YamlDocument } from '@capstan/kube/yaml/read.ts';
import { parseFile, textOf } from '#tree/parse-file.ts';
import { complain } from '#kustomize/context.ts';
import type { Context, FieldPath } from '#kustomize/context.ts';
import type { PatchRule, Selector } from '#kustomize/kustomization.ts';
import type { Resource } from '#kustomize/resource.ts';
import { readFile } from './read-entry.ts';
import { documentsAsWritten, resourcesOf } from './read-objects.ts';
import { asWritten } from './written.ts';

/** A patch with its content, and where the kustomization names it. */
export type LoadedPatch = PatchHead &
  (
    | { readonly is: 'strategic'; readonly patches: readonly Resource[] }
    | { readonly is: 'json'; readonly operations: readonly Json[] }
  );

interface PatchHead {
  readonly field: FieldPath;
  /** The file, or 'inline'. */
  readonly name: string;
  readonly target?: Selector;
  readonly mayChangeName: boolean;
  readonly mayChangeKind: boolean;
}

export interface LoadedPatches {
  readonly strategicMerge: readonly LoadedPatch[];
  readonly patches: readonly LoadedPatch[];
  readonly json6902: readonly LoadedPatch[];
}

export function loadPatches(context: Context): LoadedPatches {
  const { patches = [], patchesStrategicMerge = [], patchesJson6902 = [] } = context.layer.kustomization;
  return {
    strategicMerge: patchesStrategicMerge.flatMap((entry, i) =>
      loadStrategicText(context, ['patchesStrategicMerge', i], entry),
    ),
    patches: patches.flatMap((rule, i) => loadPatchRule(context, ['patches', i], rule)),
    json6902: patchesJson6902.flatMap((rule, i) => loadPatchRule(context, ['patchesJson6902', i], rule)),
  };
}

/** patchesStrategicMerge takes paths and YAML texts alike. */
export function loadStrategicText(context: Context, field: FieldPath, entry: string): readonly LoadedPatch[] {
  return loadPatchRule(context, field, isInline(entry) ? { patch: entry } : { path: entry });
}

function isInline(entry: string): boolean {
  return entry.includes('\n') || entry.trimStart().startsWith('{');
}

export function loadPatchRule(context: Context, field: FieldPath, rule: PatchRule): readonly LoadedPatch[] {
  const path = rule.path ?? '';
  const inline = rule.patch ?? '';
  if (path !== '' && inline !== '')
    return refuse(context, field, "patch and path can't be set at the same time; keep one");
  if (path === '' && inline.trim() === '') return refuse(context, field, 'must specify one of patch and path');
  const content = path === '' ? inlineContent(context, field, inline) : fileContent(context, field, path);
  if (content === undefined) return [];
  const documents = content.documents.filter(({ value }) => value !== undefined && value !== null);
  const head = headOf(field, rule, path === '' ? 'inline' : path);
  return patchOf(context, head, { ...content, documents });
}

/** A list is a JSON patch, anything else a strategic merge patch. */
function patchOf(context: Context, head: PatchHead, { file, text, documents }: Content): readonly LoadedPatch[] {
  const { field, target } = head;
  const [first] = documents;
  if (first?.value === undefined) return refuse(context, field, 'the patch is empty');
  if (isList(first.value)) {
    if (target === undefined) return refuse(context, field, 'must specify a target for JSON patch');
    const operations = operationsIn(text.trimStart());
    return operations === undefined
      ? refuse(context, field, 'unable to parse SM or JSON patch; what begins with a bracket must be JSON')
      : [{ ...head, is: 'json', operations }];
  }
  if (!isMap(first.value))
    return refuse(context, field, 'unable to parse SM or JSON patch; it is neither an object nor a list of operations');
  if (field[0] === 'patchesJson6902')
    return refuse(context, field, 'the patch must be a list of JSON patch operations');
  if (target !== undefined && documents.length > 1)
    return refuse(
      context,
      field,
      'Multiple Strategic-Merge Patches in one `patches` entry is not allowed to set `patches.target` field',
    );
  return [{ ...head, is: 'strategic', patches: resourcesOf(context.build, file, documents) }];
}

function refuse(context: Context, field: FieldPath, message: string): readonly LoadedPatch[] {
  complain(context, field, {
    code: 'patch',
    message: `${String(field[0])}[${String(field[1])}]: ${message}`,
    reference: message.replace(/;.*/, ''),
  });
  return [];
}

function headOf(field: FieldPath, { target, options }: PatchRule, name: string): PatchHead {
  return {
    field,
    name,
    ...(target === undefined ? {} : { target }),
    mayChangeName: options?.['allowNameChange'] === true,
    mayChangeKind: options?.['allowKindChange'] === true,
  };
}

interface Content {
  readonly file: string;
  readonly text: string;
  readonly documents: readonly YamlDocument[];
}

function fileContent(context: Context, field: FieldPath, path: string): Content | undefined {
  const file = readFile(context, field, path);
  if (file === undefined) return undefined;
  const parsed = parseFile(context.build.view, file, 'v3');
  if (parsed.ok)
    return {
      file: file.path,
      text: textOf(file),
      documents: documentsAsWritten(context.build.view, file, parsed.documents),
    };
  context.build.diagnostics.push(parsed.diagnostic);
  return undefined;
}

/** What begins with a bracket is read as JSON, everything else by the rules of YAML 1.1, where `yes` is true. */
function operationsIn(text: string): readonly Json[] | undefined {
  if (text.startsWith('[') && !isJson(text)) return undefined;
  const read = readYaml(text, { dialect: 'v2', onlyFirst: true });
  const value = read.ok ? read.documents[0]?.value : undefined;
  return isList(value) ? value : undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function inlineContent(context: Context, field: FieldPath, text: string): Content | undefined {
  const parsed = readYaml(text, { dialect: 'v3' });
  if (parsed.ok) return { file: context.layer.file, text, documents: asWritten(text, parsed.documents) };
  const { message, line, column } = parsed.problem;
  complain(context, field, {
    code: 'patch-yaml',
    message: `${String(field[0])}: cannot read the patch: line ${line}, column ${column} of its text: ${message}`,
    reference: 'unable to parse SM or JSON patch from ',
  });
  return undefined;
}
