import { mapAt, stringAt } from '@capstan/kube/object/read.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { Diagnostic } from '#diagnostic.ts';
import type { Outcome } from '#outcome.ts';
import type { KustomizeOptions } from '#request.ts';
import type { View } from '#tree/view.ts';
import { accumulateLayer } from './accumulate.ts';
import type { Build, Context } from './context.ts';
import { nothing } from './accumulated.ts';
import type { Accumulated } from './accumulated.ts';
import { resolveVars } from './finish/resolve-vars.ts';
import { withoutBuildAnnotations } from './build-annotations.ts';
import { withOriginAnnotations } from './origin.ts';
import { isIncomplete } from './context.ts';
import { findKustomization } from './find-kustomization.ts';
import { addHashes } from './finish/hash.ts';
import { fixReferences } from './finish/references.ts';
import { sortResources } from './finish/sort.ts';
import { withOptions } from './options.ts';
import { withMetadata } from './resource.ts';
import type { Resource } from './resource.ts';

/**
 * Builds the kustomization of a directory, with the options of an Application laid over it as Argo CD does by
 * `kustomize edit`. Source: kustomize api/krusty/kustomizer.go and api/internal/target, kustomize 5.8.1.
 */
export function buildKustomization(view: View, directory: string, options: KustomizeOptions): Outcome {
  const found = findKustomization(view, directory);
  if (!found.ok) return { ok: false, diagnostics: found.diagnostics };
  const { buildMetadata = [] } = found.layer.kustomization;
  const build: Build = {
    view,
    diagnostics: [],
    warnings: [],
    restricted: options.loadRestrictions ?? true,
    skipsMissingComponents: options.ignoreMissingComponents === true,
    schema: { isSet: false },
    root: directory,
    tracksOrigins: buildMetadata.length > 0,
  };
  const context: Context = { build, layer: withOptions(build, found.layer, options) };
  const accumulated = accumulateLayer(context, { from: nothing, above: [directory] });
  const finished = isIncomplete(build) ? [] : finish(context, accumulated);
  if (build.diagnostics.length > 0) return { ok: false, diagnostics: unique(build.diagnostics) };
  return { ok: true, objects: finished.map(rendered), warnings: unique(build.warnings) };
}

function finish(context: Context, accumulated: Accumulated): readonly Resource[] {
  const { tables, vars } = accumulated;
  const referenced = fixReferences(context, addHashes(accumulated.resources), tables.nameReference);
  if (isIncomplete(context.build)) return [];
  const resources = resolveVars(context, { resources: referenced, tables, vars });
  const kept = resources.filter((resource) => !isLocal(resource));
  return sortResources(context, kept).map((resource) => withMetadataOf(context, resource));
}

/** Objects for tools only, which are not for the cluster. */
function isLocal({ object }: Resource): boolean {
  const mark = stringAt(object, 'metadata', 'annotations', 'config.kubernetes.io/local-config');
  return mark !== undefined && mark !== 'false';
}

/** The label and annotations that `buildMetadata` or flags ask for. */
function withMetadataOf(context: Context, resource: Resource): Resource {
  const { buildMetadata = [] } = context.layer.kustomization;
  const marked = withOriginAnnotations(withoutBuildAnnotations(resource), buildMetadata);
  if (!buildMetadata.includes('managedByLabel')) return marked;
  const labels = { ...mapAt(marked.object, 'metadata', 'labels'), 'app.kubernetes.io/managed-by': 'kustomize-v5.8.1' };
  return { ...marked, object: withMetadata(marked.object, 'labels', labels) };
}

function rendered({ object, origin: { file, line } }: Resource): {
  object: KubeObject;
  origin: { file: string; line?: number };
} {
  // Kind and name were looked at when the object was read.
  return { object: object as KubeObject, origin: { file, ...(line === undefined ? {} : { line }) } };
}

/** A base that is used twice complains twice. */
function unique(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic])).values()];
}
