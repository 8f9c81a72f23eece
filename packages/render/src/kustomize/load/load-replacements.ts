import { parseFile } from '#tree/parse-file.ts';
import { complain } from '#kustomize/context.ts';
import type { Context, FieldPath } from '#kustomize/context.ts';
import { decodeReplacements } from '#kustomize/kustomization.ts';
import type { Replacement } from '#kustomize/kustomization.ts';
import { readFile } from './read-entry.ts';

export interface LoadedReplacement {
  readonly field: FieldPath;
  readonly replacement: Replacement;
}

/** Replacements, those in files of their own too. */
export function loadReplacements(context: Context): readonly LoadedReplacement[] {
  return (context.layer.kustomization.replacements ?? []).flatMap((replacement, i) =>
    loadReplacement(context, ['replacements', i], replacement),
  );
}

export function loadReplacement(
  context: Context,
  field: FieldPath,
  replacement: Replacement,
): readonly LoadedReplacement[] {
  if (replacement.path === undefined) return [{ field, replacement: withoutEmptyTargets(replacement) }];
  if (replacement.source !== undefined || (replacement.targets ?? []).length > 0) {
    complain(context, field, { code: 'replacement', message: 'cannot specify both path and inline replacement' });
    return [];
  }
  const file = readFile(context, field, replacement.path);
  if (file === undefined) return [];
  const parsed = parseFile(context.build.view, file, 'v3');
  if (!parsed.ok) {
    context.build.diagnostics.push(parsed.diagnostic);
    return [];
  }
  return parsed.documents
    .flatMap(({ value }) => (value === undefined ? [] : decodeReplacements(value)))
    .map((loaded) => ({ field, replacement: loaded }));
}

/** On the way from the kustomization an empty list is lost; in a file it stays, and nothing is replaced. */
function withoutEmptyTargets(replacement: Replacement): Replacement {
  if (replacement.targets?.length !== 0) return replacement;
  const { targets: _, ...rest } = replacement;
  return rest;
}
