import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { put } from '@capstan/kube/object/put.ts';
import { complain } from '#kustomize/context.ts';
import type { Context } from '#kustomize/context.ts';
import { list, struct, text, integer } from '#kustomize/decode.ts';
import type { DecodeProblem } from '#kustomize/decode.ts';
import { fieldPath } from '#kustomize/fields/field-spec.ts';
import { parts } from '#kustomize/kustomization.ts';
import type { Selector } from '#kustomize/kustomization.ts';
import { readFile } from '#kustomize/load/read-entry.ts';
import { scalarText } from '#kustomize/resource.ts';
import type { Resource } from '#kustomize/resource.ts';
import { setNamespace } from '#kustomize/transform/namespace.ts';
import { compileSelector } from '#kustomize/transform/select.ts';
import { parseFile } from '#tree/parse-file.ts';
import { baseName } from '#tree/path.ts';
import { refuseConfig } from './decode-config.ts';

interface ValueTarget {
  readonly selector?: Selector;
  readonly fieldPath?: string;
  /** 0: replace the field; n: insert as the n-th part of the path that the field holds. */
  readonly filePathPosition?: number;
}

export interface ValueRule {
  readonly value?: string;
  readonly targets?: readonly ValueTarget[];
  readonly targetFilePath?: string;
}

/** The value, or the name of the directory, in fields of the targets. Source: kustomize plugin/builtin/valueaddtransformer. */
export function addValue(
  context: Context,
  config: Resource,
  rule: ValueRule,
): ((resources: readonly Resource[]) => readonly Resource[]) | undefined {
  const value = (rule.value ?? '').trim() || baseName(context.layer.directory);
  const targets = [...(rule.targets ?? []), ...targetsInFile(context, rule.targetFilePath ?? '')];
  if (targets.length === 0) return refuseConfig(context, config, 'must specify at least one target');
  for (const { fieldPath: path = '', filePathPosition = 0 } of targets) {
    if (path === '') return refuseConfig(context, config, 'fieldPath cannot be empty');
    if (filePathPosition < 0)
      return refuseConfig(context, config, `value of FilePathPosition (${filePathPosition}) cannot be negative`);
  }
  return (all) => targets.reduce((resources, target) => addTo(context, resources, { target, value }), all);
}

const targetsFile = struct({
  targets: list(struct({ selector: parts.selector, fieldPath: text, filePathPosition: integer })),
});

function targetsInFile(context: Context, path: string): readonly ValueTarget[] {
  if (path === '') return [];
  const file = readFile(context, ['targetFilePath'], path);
  if (file === undefined) return [];
  const parsed = parseFile(context.build.view, file, 'v2');
  if (!parsed.ok) {
    context.build.diagnostics.push(parsed.diagnostic);
    return [];
  }
  const problems: DecodeProblem[] = [];
  return targetsFile(parsed.documents[0]?.value ?? null, { path: [], problems, isLenient: true }).targets ?? [];
}

interface Addition {
  readonly target: ValueTarget;
  readonly value: string;
}

function addTo(context: Context, resources: readonly Resource[], { target, value }: Addition): readonly Resource[] {
  const selector = compileSelector(target.selector ?? {});
  if (!selector.ok) {
    complain(context, ['targets'], { code: 'selector', message: selector.message });
    return resources;
  }
  const path = fieldPath(target.fieldPath ?? '');
  return resources.map((resource) => {
    if (!selector.selects(resource)) return resource;
    if (target.fieldPath === 'metadata/namespace') {
      const [moved] = setNamespace(context, [resource], { namespace: value, specs: [] });
      return moved === undefined ? resource : { ...resource, object: moved.object };
    }
    const object = written(resource.object, path, (old) => inserted(old, target.filePathPosition ?? 0, value));
    return isMap(object) ? { ...resource, object } : resource;
  });
}

function written(value: Json | undefined, [step, ...rest]: readonly string[], set: (old: string) => string): Json {
  if (step === undefined) return set(value === undefined || value === null ? '' : scalarText(value));
  const map: JsonMap = isMap(value) ? value : {};
  if (isList(value)) return value;
  const copy: Record<string, Json> = { ...map };
  put(copy, step, written(map[step], rest, set));
  return copy;
}

/** A path keeps its leading slash; positions past its end append. Source: kustomize kyaml/filesys, InsertPathPart. */
function inserted(old: string, position: number, part: string): string {
  if (position <= 0) return part;
  const isAbsolute = old.startsWith('/');
  const steps = old.split('/').filter((step) => step !== '');
  steps.splice(Math.min(position - 1, steps.length), 0, part);
  return (isAbsolute ? '/' : '') + steps.join('/');
}
