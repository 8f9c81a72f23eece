import { isMap } from '@capstan/kube/object/json.ts';
import { mapAt, stringAt } from '@capstan/kube/object/read.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { Diagnostic } from '#diagnostic.ts';
import type { Outcome } from '#outcome.ts';
import type { KustomizeOptions } from '#request.ts';
import type { View } from '#tree/view.ts';
import { accumulateLayer } from './accumulate.ts';
import type { Build, Context } from './context.ts';
import { isIncomplete } from './context.ts';
import { defaultTables } from './fields/tables.ts';
import { findKustomization } from './find-kustomization.ts';
import { addHashes } from './finish/hash.ts';
import { fixReferences } from './finish/references.ts';
import { sortResources } from './finish/sort.ts';
import { resolveVariables } from './finish/variables.ts';
import { withOptions } from './options.ts';
import { textMap, withMetadata } from './resource.ts';
import type { Resource } from './resource.ts';
import type { Scope } from './scope.ts';

/**
 * Builds the kustomization of a directory, with the options of an Application laid over it as Argo CD does by
 * `kustomize edit`. Source: kustomize api/krusty/kustomizer.go and api/internal/target, kustomize 5.8.1.
 */
export function buildKustomization(view: View, directory: string, options: KustomizeOptions): Outcome {
  const restricted = options.loadRestrictions ?? true;
  const build: Build = { view, diagnostics: [], warnings: [], restricted };
  const found = findKustomization(view, directory);
  if (!found.ok) return { ok: false, diagnostics: found.diagnostics };
  const scope: Scope = { tables: defaultTables, variables: [] };
  const context: Context = { build, layer: withOptions(build, found.layer, options), scope };
  const resources = accumulateLayer(context, { from: [], above: [directory] });
  const finished = isIncomplete(build) ? [] : finish(context, resources);
  if (build.diagnostics.length > 0) return { ok: false, diagnostics: unique(build.diagnostics) };
  return { ok: true, objects: finished.map(rendered), warnings: unique(build.warnings) };
}

function finish(context: Context, resources: readonly Resource[]): readonly Resource[] {
  const referenced = resolveVariables(context, fixReferences(context, addHashes(resources)));
  const kept = referenced.filter((resource) => !isLocal(resource));
  return sortResources(context, kept).map((resource) => withMetadataOf(context, withoutEmptyAnnotations(resource)));
}

/** kustomize keeps notes in the annotations, and takes the field away with the last of them. */
function withoutEmptyAnnotations(resource: Resource): Resource {
  const { annotations } = mapAt(resource.object, 'metadata');
  const isEmpty = annotations === null || (isMap(annotations) && Object.keys(annotations).length === 0);
  return isEmpty ? { ...resource, object: withMetadata(resource.object, 'annotations', undefined) } : resource;
}

/** Objects for tools only, which are not for the cluster. */
function isLocal({ object }: Resource): boolean {
  const mark = stringAt(object, 'metadata', 'annotations', 'config.kubernetes.io/local-config');
  return mark !== undefined && mark !== 'false';
}

/** `buildMetadata: [managedByLabel]`; the other kinds of metadata only tell where things come from. */
function withMetadataOf(context: Context, resource: Resource): Resource {
  if (context.layer.kustomization.buildMetadata?.includes('managedByLabel') !== true) return resource;
  const labels = { ...textMap(resource.object, 'labels'), 'app.kubernetes.io/managed-by': 'kustomize-v5.8.1' };
  return { ...resource, object: withMetadata(resource.object, 'labels', labels) };
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
