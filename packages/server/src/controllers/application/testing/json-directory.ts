import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { RenderRequest, RenderResult } from '@capstan/render/request.ts';
import type { Tree } from '@capstan/render/tree/tree.ts';
import { viewOf } from '@capstan/render/tree/view.ts';

/** Renders a directory of JSON files, one object each: enough to drive the engine, with real reads and diagnostics. */
export function renderJsonDirectory({ path }: RenderRequest, tree: Tree): RenderResult {
  const view = viewOf(tree);
  const entries = view.list(path);
  if (entries === undefined) return { is: 'needs', paths: view.needs(), remotes: [], charts: [] };
  const objects: { object: KubeObject; origin: { file: string; line: number } }[] = [];
  for (const { name } of entries) {
    const found = view.probe(path, name);
    if (found.is === 'pending') return { is: 'needs', paths: view.needs(), remotes: [], charts: [] };
    if (found.is !== 'file') continue;
    const text = new TextDecoder().decode(found.content);
    try {
      objects.push({ object: JSON.parse(text) as KubeObject, origin: { file: found.path, line: 1 } });
    } catch {
      const diagnostic = { code: 'bad-json', file: found.path, line: 1, message: 'is no JSON', hint: 'Correct it.' };
      return { is: 'failed', diagnostics: [diagnostic], reads: view.reads() };
    }
  }
  return { is: 'objects', tool: 'Directory', objects, warnings: [], reads: view.reads() };
}
