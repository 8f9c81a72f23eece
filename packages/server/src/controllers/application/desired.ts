import type { WantedCondition } from '@capstan/core/app/conditions.ts';
import type { ApplicationSource } from '@capstan/core/app/source.ts';
import { settleTargets } from '@capstan/core/sync/targets.ts';
import type { Targets } from '@capstan/core/sync/targets.ts';
import type { Diagnostic } from '@capstan/render/diagnostic.ts';
import type { Tool } from '@capstan/render/request.ts';
import type { KindIndex } from '#cluster/kinds.ts';
import type { Env } from './env.ts';
import type { Pass } from './pass.ts';
import type { Rendered, RenderWhat } from './render-cache.ts';
import { renderRequest } from './render-request.ts';

/** What a revision wants to be in the cluster. */
export interface Desired extends Targets {
  /** The commit. */
  readonly revision: string;
  readonly source: ApplicationSource;
  readonly tool: Tool;
  /** Equal for revisions that give the same objects. */
  readonly rendered: Rendered;
}

export type DesiredAnswer =
  | { readonly ok: true; readonly value: Desired }
  /** `revision` where it could be told. The conditions are ComparisonErrors. */
  | {
      readonly ok: false;
      /** Git did not answer or did not have it; otherwise the manifests are at fault. */
      readonly isGit: boolean;
      readonly revision?: string;
      readonly conditions: readonly WantedCondition[];
    };

export interface Wanted {
  readonly source: ApplicationSource;
  /** Branch, tag or commit; the source's targetRevision when left out. */
  readonly revision?: string;
  /** Ask Git again. */
  readonly fetch: boolean;
  /** Render again, whatever is known. */
  readonly fresh: boolean;
}

/** Resolves and renders; every problem becomes a condition that names file, line, cause and what to do. */
export async function loadDesired(env: Env, pass: Pass, wanted: Wanted, signal: AbortSignal): Promise<DesiredAnswer> {
  const { source } = wanted;
  const name = wanted.revision ?? source.targetRevision ?? '';
  const asked = renderRequest(source);
  // A commit needs no asking unless it is not there yet.
  const known =
    isCommit(name) && asked.ok
      ? await rendering(env, wanted, { commit: name, request: asked.request }, signal)
      : undefined;
  if (known?.ok === true) return answerOf(pass, source, name, known.value);
  const fetch = wanted.fetch || (known !== undefined && known.failure.code === 'revision-not-found');
  const resolved = await env.git.resolve(source.repoURL, name, { fresh: fetch }, signal);
  if (!resolved.ok) return { ok: false, isGit: true, conditions: [comparisonError(resolved.failure.message)] };
  const revision = resolved.value;
  if (!asked.ok) return { ok: false, isGit: false, revision, conditions: [comparisonError(asked.message)] };
  const answer = await rendering(env, wanted, { commit: revision, request: asked.request }, signal);
  if (!answer.ok) return { ok: false, isGit: true, revision, conditions: [comparisonError(answer.failure.message)] };
  return answerOf(pass, source, revision, answer.value);
}

function isCommit(revision: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(revision);
}

function rendering(
  env: Env,
  { source, fresh }: Wanted,
  at: Pick<RenderWhat, 'commit' | 'request'>,
  signal: AbortSignal,
) {
  return env.renders.render({ repoURL: source.repoURL, ...at }, { fresh }, signal);
}

function answerOf(pass: Pass, source: ApplicationSource, revision: string, rendered: Rendered): DesiredAnswer {
  if (rendered.is === 'failed') {
    const conditions = rendered.diagnostics.map((diagnostic) => comparisonError(showDiagnostic(diagnostic)));
    return { ok: false, isGit: false, revision, conditions };
  }
  const { targets, conditions } = targetsOf(rendered, pass);
  const warnings = rendered.warnings.map((warning): WantedCondition => ({
    type: 'RenderWarning',
    message: showDiagnostic(warning),
  }));
  return {
    ok: true,
    value: { revision, source, tool: rendered.tool, rendered, targets, conditions: [...conditions, ...warnings] },
  };
}

function comparisonError(message: string): WantedCondition {
  return { type: 'ComparisonError', message };
}

/** `file:line:column: message. Hint`. */
export function showDiagnostic({ file, line, column, message, hint }: Diagnostic): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  const text = place === '' ? message : `${place}: ${message}`;
  return hint === undefined ? text : `${text.replace(/\.$/, '')}. ${hint}`;
}

interface Memo {
  readonly kinds: KindIndex;
  readonly targets: Targets;
}

/** Targets of a render, by who asks: the same objects come back as long as the cluster's kinds stay the same. */
const memo = new WeakMap<Rendered, Map<string, Memo>>();

function targetsOf(rendered: Rendered & { is: 'objects' }, pass: Pass): Targets {
  const { instance, destinationNamespace, destination, kinds } = pass;
  const key = `${destination.server} ${destinationNamespace} ${instance}`;
  const known = memo.get(rendered)?.get(key);
  if (known?.kinds === kinds) return known.targets;
  const targets = settleTargets({
    objects: rendered.objects,
    instance,
    destinationNamespace,
    isNamespaced: (group, version, kind) =>
      (kinds.exact(group, version, kind) ?? kinds.byKind(group, kind))?.namespaced,
  });
  memo.set(rendered, (memo.get(rendered) ?? new Map<string, Memo>()).set(key, { kinds, targets }));
  return targets;
}
