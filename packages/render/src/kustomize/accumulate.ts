import { complain, isIncomplete } from './context.ts';
import type { Build, Context } from './context.ts';
import { defaultTables } from './fields/tables.ts';
import { findKustomization } from './find-kustomization.ts';
import type { Layer } from './find-kustomization.ts';
import { absorbGenerated } from './generate/absorb.ts';
import { generate } from './generate/generate.ts';
import { loadConfigurations } from './load/load-configurations.ts';
import { loadPatches } from './load/load-patches.ts';
import { loadReplacements } from './load/load-replacements.ts';
import { readEntry } from './load/read-entry.ts';
import { readObjects } from './load/read-objects.ts';
import { append, collectionOf } from './resource-set.ts';
import type { Resource } from './resource.ts';
import { absorbScope, gatherVariables } from './gather.ts';
import type { Scope } from './scope.ts';
import { runTransformers } from './transform/run-transformers.ts';
import { refuseUnsupported } from './unsupported.ts';

/** Layers deeper than this are a mistake. */
const maxDepth = 50;

export interface Start {
  /** Resources that a component works on. */
  readonly from: readonly Resource[];
  /** Components may only be named under components, and nothing else may be there. */
  readonly kind?: 'Component';
  /** Directories of the layers above, outermost first. */
  readonly above: readonly string[];
}

/**
 * Builds the layer of a directory. All files are read before anything is transformed, so that one call finds everything
 * that is missing. Source: kustomize api/internal/target, accumulateTarget.
 */
export function accumulate(
  build: Build,
  directory: string,
  { from, above, kind, scope }: Start & { readonly scope: Scope },
): readonly Resource[] {
  const found = findKustomization(build.view, directory);
  if (!found.ok) {
    build.diagnostics.push(...found.diagnostics);
    return from;
  }
  const context = { build, layer: found.layer, scope };
  const isComponent = found.layer.kustomization.kind === 'Component';
  if (isComponent !== (kind === 'Component')) complainOfKind(context, isComponent);
  return accumulateLayer(context, { from, above: [...above, directory] });
}

function complainOfKind(context: Context, isComponent: boolean): void {
  complain(context, ['kind'], {
    code: 'kind',
    message: isComponent
      ? "expected kind != 'Component': a component cannot stand under resources"
      : "expected kind 'Component': only components can stand under components",
    hint: isComponent
      ? 'Name this directory under components.'
      : 'Name this directory under resources, or make its kind Component.',
  });
}

/** As `accumulate`, of a layer that has been read already. `above` ends with its own directory. */
export function accumulateLayer(context: Context, { from, above }: Start): readonly Resource[] {
  const { build, layer } = context;
  const { kustomization } = layer;
  refuseUnsupported(context);
  const collection = collectionOf(from);
  for (const [field, entries] of resourceFields(layer)) {
    entries.forEach((entry, i) => {
      append(context, [field, i], collection, loadResource(context, [field, i], { entry, above }));
    });
  }
  loadConfigurations(context);
  const generated = generate(context);
  const patches = loadPatches(context);
  const replacements = loadReplacements(context);
  let resources: readonly Resource[] = collection.resources;
  if (!isIncomplete(build)) resources = absorbGenerated(context, resources, generated);
  (kustomization.components ?? []).forEach((entry, i) => {
    resources = addComponent(context, ['components', i], { entry, above, from: resources });
  });
  if (isIncomplete(build)) return resources;
  return gatherVariables(context, runTransformers(context, resources, { patches, replacements }));
}

function resourceFields({ kustomization }: Layer): readonly (readonly [string, readonly string[]])[] {
  return [
    ['resources', kustomization.resources ?? []],
    ['bases', kustomization.bases ?? []],
  ];
}

interface Entry {
  readonly entry: string;
  readonly above: readonly string[];
}

function loadResource(
  context: Context,
  field: readonly [string, number],
  { entry, above }: Entry,
): readonly Resource[] {
  const found = readEntry(context, field, entry);
  if (found === undefined) return [];
  if (found.is === 'file') return readObjects(context.build, found);
  if (!mayEnter(context, field, { entry, above, path: found.path })) return [];
  const scope: Scope = { tables: defaultTables, variables: [] };
  const resources = accumulate(context.build, found.path, { from: [], above, scope });
  absorbScope(context, field, scope);
  return resources;
}

function addComponent(
  context: Context,
  field: readonly [string, number],
  { entry, above, from }: Entry & { readonly from: readonly Resource[] },
): readonly Resource[] {
  const { build } = context;
  const found = readEntry(context, field, entry);
  if (found === undefined) return from;
  if (found.is === 'file') {
    complain(context, field, {
      code: 'not-a-directory',
      message: `components names ${entry}, which is a file; it must be a directory with a kustomization of kind Component`,
    });
    return from;
  }
  if (!mayEnter(context, field, { entry, above, path: found.path })) return from;
  return accumulate(build, found.path, { from, above, kind: 'Component', scope: context.scope });
}

function mayEnter(
  context: Context,
  field: readonly [string, number],
  { entry, above, path }: Entry & { readonly path: string },
): boolean {
  if (above.includes(path)) {
    complain(context, field, {
      code: 'cycle',
      message: `${field[0]} names ${entry}, which leads back to itself: ${[...above, path].map((step) => step || '.').join(' -> ')}`,
      hint: 'Remove the entry that closes the circle.',
    });
    return false;
  }
  if (above.length > maxDepth) {
    complain(context, field, { code: 'too-deep', message: `kustomizations are nested more than ${maxDepth} deep` });
    return false;
  }
  return true;
}
