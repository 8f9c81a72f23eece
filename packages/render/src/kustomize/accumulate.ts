import { joinPath } from '#tree/path.ts';
import { nothing } from './accumulated.ts';
import type { Accumulated } from './accumulated.ts';
import { complain, isIncomplete } from './context.ts';
import type { Build, Context } from './context.ts';
import { findKustomization } from './find-kustomization.ts';
import type { Layer } from './find-kustomization.ts';
import { markVars, mergeVars, varOf } from './finish/var.ts';
import { absorbGenerated } from './generate/absorb.ts';
import { generate } from './generate/generate.ts';
import { loadPatches } from './load/load-patches.ts';
import { loadReplacements } from './load/load-replacements.ts';
import { loadSchema } from './load/openapi.ts';
import { loadTables, merged } from './load/load-tables.ts';
import { readEntry } from './load/read-entry.ts';
import { readObjects } from './load/read-objects.ts';
import { fromRoot } from './origin.ts';
import { pluginSteps, runGenerators, runValidators } from './plugins/plugins.ts';
import { append, collectionOf } from './resource-set.ts';
import type { Resource } from './resource.ts';
import { builtinSteps } from './transform/builtin-steps.ts';
import { runSteps } from './transform/run-steps.ts';
import { refuseUnsupported } from './unsupported.ts';

/** Layers deeper than this are a mistake. */
const maxDepth = 50;

export interface Start {
  /** What a component works on. */
  readonly from: Accumulated;
  /** Components may only be named under components, and nothing else may be there. */
  readonly kind?: 'Component';
  /** Directories of the layers above, outermost first. */
  readonly above: readonly string[];
}

/**
 * Builds the layer of a directory. All files are read before anything is transformed, so that one call finds everything
 * that is missing. Source: kustomize api/internal/target, accumulateTarget.
 */
export function accumulate(build: Build, directory: string, { from, above, kind }: Start): Accumulated {
  const found = findKustomization(build.view, directory);
  if (!found.ok) {
    build.diagnostics.push(...found.diagnostics);
    return from;
  }
  const context = { build, layer: found.layer };
  const isComponent = found.layer.kustomization.kind === 'Component';
  if (isComponent !== (kind === 'Component')) complainOfKind(context, isComponent);
  return accumulateLayer(context, { from, above: [...above, directory] });
}

function complainOfKind(context: Context, isComponent: boolean): void {
  const { directory, kustomization } = context.layer;
  complain(context, ['kind'], {
    code: 'kind',
    message: isComponent
      ? `expected kind != 'Component' for path '${directory}'`
      : `expected kind 'Component' for path '${directory}' but got '${kustomization.kind ?? 'Kustomization'}'`,
    reference: isComponent
      ? `expected kind != 'Component' for path '/${directory}'`
      : `expected kind 'Component' for path '/${directory}' but got '${kustomization.kind ?? 'Kustomization'}'`,
    hint: isComponent
      ? 'Name this directory under components.'
      : 'Name this directory under resources, or make its kind Component.',
  });
}

/** As `accumulate`, of a layer that has been read already. `above` ends with its own directory. */
export function accumulateLayer(context: Context, { from, above }: Start): Accumulated {
  const { build, layer } = context;
  const { kustomization } = layer;
  refuseUnsupported(context);
  loadSchema(context);
  const collection = collectionOf(from.resources);
  let { tables, vars } = from;
  for (const [field, entries] of resourceFields(layer)) {
    entries.forEach((entry, i) => {
      const loaded = loadResource(context, [field, i], { entry, above });
      append(context, [field, i], collection, loaded.resources);
      tables = merged(context, [field, i], [tables, loaded.tables]);
      vars = mergeVars(context, vars, loaded.vars);
    });
  }
  tables = loadTables(context, tables);
  const loadEntry = (at: Context, field: readonly [string, number], entry: string): readonly Resource[] =>
    loadResource(at, field, { entry, above }).resources;
  const generated = [...generate(context), ...runGenerators(context, loadEntry)];
  const patches = loadPatches(context);
  const replacements = loadReplacements(context);
  const plugins = pluginSteps(context, 'transformers', loadEntry);
  const validators = pluginSteps(context, 'validators', loadEntry);
  let resources: readonly Resource[] = collection.resources;
  if (!isIncomplete(build)) resources = absorbGenerated(context, resources, generated);
  let result: Accumulated = { resources, tables, vars };
  (kustomization.components ?? []).forEach((entry, i) => {
    result = addComponent(context, ['components', i], { entry, above, from: result });
  });
  if (isIncomplete(build)) return result;
  const steps = [...builtinSteps(context, { tables: result.tables, patches, replacements }), ...plugins];
  if (isIncomplete(build)) return result;
  resources = runSteps(context, result.resources, steps);
  if (isIncomplete(build)) return result;
  resources = runValidators(context, resources, validators);
  const own = (kustomization.vars ?? []).map(varOf);
  return {
    resources: markVars(context, resources, own),
    tables: result.tables,
    vars: mergeVars(context, result.vars, own),
  };
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

function loadResource(context: Context, field: readonly [string, number], { entry, above }: Entry): Accumulated {
  const { build } = context;
  const found = readEntry(context, field, entry);
  if (found === undefined) return nothing;
  if (found.is === 'file') {
    const resources = readObjects(build, found);
    if (!build.tracksOrigins) return { ...nothing, resources };
    const source = { path: fromRoot(build.root, found.path) };
    return { ...nothing, resources: resources.map((resource) => ({ ...resource, source })) };
  }
  if (!mayEnter(context, field, { entry, above, path: found.path })) return nothing;
  return accumulate(build, found.path, { from: nothing, above });
}

function addComponent(
  context: Context,
  field: readonly [string, number],
  { entry, above, from }: Entry & { readonly from: Accumulated },
): Accumulated {
  const { build } = context;
  if (build.skipsMissingComponents && isMissing(context, entry)) return from;
  const found = readEntry(context, field, entry);
  if (found === undefined) return from;
  if (found.is === 'file') {
    complain(context, field, {
      code: 'not-a-directory',
      message: `components names ${entry}, which is a file; it must be a directory with a kustomization of kind Component`,
      reference: `must build at directory: '/${found.path}': file is not directory`,
    });
    return from;
  }
  if (!mayEnter(context, field, { entry, above, path: found.path })) return from;
  return accumulate(build, found.path, { from, above, kind: 'Component' });
}

/** Argo CD looks before it asks kustomize to add a component. */
function isMissing({ build, layer }: Context, entry: string): boolean {
  const path = joinPath(layer.directory, entry);
  return path === undefined || build.view.find(path).is === 'missing';
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
      reference: above.length === 1 ? 'cycle detected: candidate root ' : `contains visited root '/${path}'`,
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
