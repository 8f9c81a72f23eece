import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { isList, isMap } from '@capstan/kube/object/json.ts';
import { readYaml } from '@capstan/kube/yaml/read.ts';
import { complain } from '#kustomize/context.ts';
import type { Context } from '#kustomize/context.ts';
import type { FieldOptions, Replacement, ReplacementTarget, Selector } from '#kustomize/kustomization.ts';
import type { LoadedReplacement } from '#kustomize/load/load-replacements.ts';
import { effectiveNamespace } from '#kustomize/resource-id.ts';
import { printId } from '#kustomize/resource-id.ts';
import type { ResourceId } from '#kustomize/resource-id.ts';
import { allIds, rememberName, scalarText, textMap, withMetadata } from '#kustomize/resource.ts';
import type { Resource } from '#kustomize/resource.ts';
import { parseReplacementPath, readPath, writePath } from './replacement-path.ts';
import { writeInText } from './structured.ts';
import { compileSelector } from './select.ts';

/** Copies values between objects. Source: kustomize api/filters/replacement. */
export function replaceFields(
  context: Context,
  resources: readonly Resource[],
  replacements: readonly LoadedReplacement[],
): readonly Resource[] {
  let result = resources;
  for (const loaded of replacements) {
    const outcome = replaceOne(result, loaded.replacement);
    if (typeof outcome === 'string')
      complain(context, loaded.field, {
        code: 'replacement',
        message: `replacements: ${outcome}`,
        reference: outcome.replace(/ \([^()]*\)$/, ''),
      });
    else result = outcome;
  }
  return result;
}

/** The resources with one replacement carried out, or what is wrong with it. */
function replaceOne(resources: readonly Resource[], replacement: Replacement): readonly Resource[] | string {
  const { source, targets } = replacement;
  if ((replacement.sourceValue === undefined && source === undefined) || targets === undefined)
    return 'replacements must specify a source and at least one target';
  if (replacement.sourceValue !== undefined && source !== undefined)
    return 'value and resource selectors are mutually exclusive';
  const value = replacement.sourceValue ?? sourceValue(resources, replacement);
  if (typeof value === 'object' && value !== null && 'problem' in value) return String(value['problem']);
  let result: readonly Resource[] = resources;
  for (const target of targets) {
    const next = writeTarget(result, target, value);
    if (typeof next === 'string') return next;
    result = next;
  }
  return result;
}

function sourceValue(resources: readonly Resource[], { source }: Replacement): Json | { readonly problem: string } {
  if (source === undefined) return { problem: 'a replacement must have a source' };
  const { fieldPath = 'metadata.name', options } = source;
  const matching = resources.filter((resource) => allIds(resource).some((id) => isSelected(id, source)));
  const [first, second] = matching;
  const said = saySelector(source);
  if (first === undefined) return { problem: `nothing selected by ${said}` };
  if (second !== undefined) return { problem: `multiple matches for selector ${said}` };
  const value = readPath(first.object, parseReplacementPath(fieldPath));
  const isNothing =
    value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
  if (isNothing)
    return { problem: `fieldPath \`${fieldPath}\` is missing for replacement source ${said} (${first.origin.file})` };
  const { delimiter = '', index = 0 } = options ?? {};
  if (delimiter === '') return value;
  if (isMap(value) || isList(value)) return { problem: 'delimiter option can only be used with scalar nodes' };
  const part = scalarText(value).split(delimiter)[index];
  return part ?? { problem: `options.index ${index} is out of bounds for value ${scalarText(value)}` };
}

function isSelected(
  id: ResourceId,
  { group = '', version = '', kind = '', name = '', namespace = '' }: Selector,
): boolean {
  return (
    (group === '' || group === id.group) &&
    (version === '' || version === id.version) &&
    (kind === '' || kind === id.kind) &&
    (name === '' || name === id.name) &&
    (namespace === '' || namespace === effectiveNamespace(id))
  );
}

function saySelector({ group = '', version = '', kind = '', name = '', namespace = '' }: Selector): string {
  return printId({ group, version, kind, name, namespace });
}

function writeTarget(
  resources: readonly Resource[],
  target: ReplacementTarget,
  value: Json,
): readonly Resource[] | string {
  const { select, reject = [], fieldPaths = ['metadata.name'], options = {} } = target;
  if (select === undefined) return 'target must specify resources to select';
  const selects = exactSelector(select);
  const rejects = reject.filter((rule) => Object.values(rule).some((text) => text !== '')).map(exactSelector);
  if (selects === undefined || rejects.includes(undefined)) return 'the selector of a target cannot be read';
  const paths = fieldPaths.map(parseReplacementPath);
  let problem: string | undefined;
  const result = resources.map((resource) => {
    if (!selects(resource) || rejects.some((isRejected) => isRejected?.(resource))) return resource;
    let { object } = resource;
    for (const [i, path] of paths.entries()) {
      const inText = writeInText(object, path, {
        create: options.create === true,
        // The delimiter does not count inside of texts.
        set: (old) => typed(old, value),
      });
      if (inText !== undefined) {
        object = inText;
        continue;
      }
      const written = writePath(object, path, {
        create: options.create === true,
        set: (old) => setValue(old, value, options),
      });
      if (written.found === 0 && options.create !== true) {
        problem ??= `unable to find field ${JSON.stringify(fieldPaths[i])} in replacement target (${resource.origin.file})`;
      }
      if (isMap(written.value)) object = written.value;
    }
    if (object === resource.object) return resource;
    object = withTextAnnotations(object);
    const changed = { ...resource, object };
    return paths.some((path) => path.join('.') === 'metadata.name') ? { ...rememberName(resource), object } : changed;
  });
  return problem ?? result;
}

/** Annotations are always texts in the end. */
function withTextAnnotations(object: JsonMap): JsonMap {
  const annotations = textMap(object, 'annotations');
  return Object.keys(annotations).length === 0 ? object : withMetadata(object, 'annotations', annotations);
}

/** In targets names are matched whole, not as patterns. */
function exactSelector(rule: Selector): ((resource: Resource) => boolean) | undefined {
  const { labelSelector, annotationSelector } = rule;
  const byTexts = compileSelector({
    ...(labelSelector === undefined ? {} : { labelSelector }),
    ...(annotationSelector === undefined ? {} : { annotationSelector }),
  });
  if (!byTexts.ok) return undefined;
  return (resource) => allIds(resource).some((id) => isSelected(id, rule)) && byTexts.selects(resource);
}

/** The new value of a field: all of it, or the part between delimiters. A scalar keeps its own type. */
function setValue(old: Json | undefined, value: Json, { delimiter = '', index = 0 }: FieldOptions): Json {
  if (delimiter === '' || old === undefined) return typed(old, value);
  const parts = scalarText(old).split(delimiter);
  const part = scalarText(value);
  if (index < 0) parts.unshift(part);
  else if (index >= parts.length) parts.push(part);
  else parts[index] = part;
  return typed(old, parts.join(delimiter));
}

function typed(old: Json | undefined, value: Json): Json {
  if (old === undefined || old === null) return created(value);
  if (isMap(value) || isList(value) || isMap(old) || isList(old)) return value;
  if (typeof old === 'string') return scalarText(value);
  if (typeof old === 'number' && typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))
    return Number(value);
  if (typeof old === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

/** A new field gets the text of the value without its quotes: what it means then is for YAML to say. */
function created(value: Json): Json {
  if (typeof value !== 'string') return value;
  const read = readYaml(value, { dialect: 'v3' });
  const [document] = read.ok ? read.documents : [];
  const plain = document?.value;
  return plain === undefined || plain === null || isMap(plain) || isList(plain) ? value : plain;
}
