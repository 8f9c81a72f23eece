import type { Application } from '@capstan/core/app/application.ts';
import { sourcesOf } from '@capstan/core/app/application.ts';
import type { GitSource } from '#git/source.ts';
import type { RenderCache } from './render-cache.ts';
import { renderRequest } from './render-request.ts';

/**
 * Whether what an application renders is anything new in the commit that its revision names now: those go first. Reads
 * trees only. When in doubt, it is.
 */
export async function isTouched(
  { git, renders }: { readonly git: GitSource; readonly renders: RenderCache },
  app: Application,
  signal: AbortSignal,
): Promise<boolean> {
  const [source] = sourcesOf(app);
  const asked = source === undefined ? undefined : renderRequest(source);
  if (source === undefined || asked?.ok !== true) return true;
  const { repoURL, targetRevision = '' } = source;
  const commit = await git.resolve(repoURL, targetRevision, { fresh: false }, signal);
  if (!commit.ok) return true;
  return !(await renders.isKnown({ repoURL, commit: commit.value, request: asked.request }, signal));
}
