import type { Diagnostic } from './diagnostic.ts';
import { buildKustomization } from './kustomize/build.ts';
import { kustomizationNames } from './kustomize/find-kustomization.ts';
import type { Outcome } from './outcome.ts';
import { renderDirectory } from './plain/render-directory.ts';
import type { RenderRequest, RenderResult, Tool } from './request.ts';
import { withSourceOverrides } from './source-overrides.ts';
import type { Tree } from './tree/tree.ts';
import { viewOf } from './tree/view.ts';
import type { View } from './tree/view.ts';

/**
 * Renders a directory of a tree. Synchronous and pure: with content missing it answers what it needs, and is called again
 * with more; the same tree always gives the same answer.
 */
export function render(request: RenderRequest, tree: Tree): RenderResult {
  const view = viewOf(tree);
  const result = renderIn(view, request);
  const paths = view.needs();
  if (paths.length > 0) return { is: 'needs', paths, remotes: [], charts: [] };
  const reads = view.reads();
  if (!result.ok) return { is: 'failed', diagnostics: result.diagnostics, reads };
  return { is: 'objects', tool: result.tool, objects: result.objects, warnings: result.warnings, reads };
}

type Rendered = Outcome & { readonly tool: Tool };

function renderIn(view: View, asked: RenderRequest): Rendered {
  const root = view.find(asked.path);
  if (root.is !== 'directory') {
    return { ok: false, tool: 'Directory', diagnostics: [whyNoDirectory(asked.path, root.is)] };
  }
  const { request, diagnostics } = withSourceOverrides(view, root.path, asked);
  const tool = detectTool(view, root.path, request);
  if (view.needs().length > 0 || diagnostics.length > 0) return { ok: false, tool, diagnostics };
  switch (tool) {
    case 'Kustomize':
      return { tool, ...buildKustomization(view, root.path, request.kustomize ?? {}) };
    case 'Helm':
      return { tool, ok: false, diagnostics: [helmIsMissing(root.path)] };
    case 'Directory':
      return { tool, ...renderDirectory(view, root.path, request.directory ?? {}) };
  }
}

/** Options that say something decide; otherwise the files do. Source: argo-cd reposerver/repository, GetAppSourceType. */
function detectTool(view: View, root: string, { kustomize, directory }: RenderRequest): Tool {
  if (kustomize !== undefined && saysSomething(kustomize)) return 'Kustomize';
  if (directory !== undefined && saysSomething(directory)) return 'Directory';
  if (view.probe(root, 'Chart.yaml').is === 'file') return 'Helm';
  return kustomizationNames.some((name) => view.probe(root, name).is === 'file') ? 'Kustomize' : 'Directory';
}

function saysSomething(options: object): boolean {
  return Object.values(options).some(
    (value: unknown) =>
      value !== undefined && value !== false && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
}

function whyNoDirectory(path: string, is: string): Diagnostic {
  const what = is === 'file' ? 'app path is not a directory' : 'app path does not exist';
  return {
    code: is === 'file' ? 'source/path-not-a-directory' : 'source/path-missing',
    message: `${path}: ${what}`,
    hint: 'Correct spec.source.path of the Application, or add the directory to the repository at this revision.',
  };
}

function helmIsMissing(root: string): Diagnostic {
  return {
    code: 'helm/not-supported',
    message: 'this directory is a Helm chart, and Helm charts are not rendered yet',
    file: root === '' ? 'Chart.yaml' : `${root}/Chart.yaml`,
    hint: 'Commit the output of helm template, or point spec.source.path to plain manifests or a kustomization.',
  };
}
