import { canonicalText } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { RenderRequest, RenderResult } from '@capstan/render/request.ts';
import type { Read, Tree } from '@capstan/render/tree/tree.ts';
import type { CommitTree, GitAnswer, GitSource } from '#git/source.ts';

export type Rendered = Exclude<RenderResult, { is: 'needs' }>;

export interface RenderWhat {
  readonly repoURL: string;
  readonly commit: string;
  readonly request: RenderRequest;
}

/** Renders each input set once, whoever asks: a commit that changes nothing of what a render has read renders nothing. */
export interface RenderCache {
  render(what: RenderWhat, options: { readonly fresh: boolean }, signal: AbortSignal): Promise<GitAnswer<Rendered>>;
  /** True when the result is known without rendering. */
  isKnown(what: RenderWhat, signal: AbortSignal): Promise<boolean>;
}

export interface RenderCacheOptions {
  readonly git: GitSource;
  render(request: RenderRequest, tree: Tree): RenderResult;
  /** Input sets that are kept. */
  readonly size?: number;
}

interface Kept {
  readonly reads: readonly Read[];
  readonly result: Rendered;
}

const maxRounds = 20;
/** Results kept for one request: the newest, what is deployed, and one to go back to. */
const keptPerRequest = 4;

export function createRenderCache({ git, render, size = 5_000 }: RenderCacheOptions): RenderCache {
  /** By repository and request; most recently used last. */
  const byRequest = new Map<string, readonly Kept[]>();
  /** What a commit was found to give. */
  const byCommit = new Map<string, Rendered>();
  const running = new Map<string, Promise<GitAnswer<Rendered>>>();
  const trees = createOpenTrees(git);

  function keep(request: string, at: string, kept: Kept): void {
    const others = (byRequest.get(request) ?? []).filter(({ result }) => result !== kept.result);
    byRequest.delete(request);
    byRequest.set(request, [kept, ...others].slice(0, keptPerRequest));
    byCommit.delete(at);
    byCommit.set(at, kept.result);
    drop(byRequest, size);
    drop(byCommit, size * keptPerRequest);
  }

  async function find(request: string, tree: OpenTree, signal: AbortSignal): Promise<Kept | undefined> {
    for (const kept of byRequest.get(request) ?? []) if (await unchanged(kept.reads, tree, signal)) return kept;
    return undefined;
  }

  async function renderAnew(
    what: RenderWhat,
    { commitTree }: OpenTree,
    signal: AbortSignal,
  ): Promise<GitAnswer<Rendered>> {
    for (let round = 0; round < maxRounds; round++) {
      const result = render(what.request, commitTree.tree);
      if (result.is !== 'needs') return { ok: true, value: result };
      const beyond = [...result.remotes, ...result.charts];
      if (beyond.length > 0) return { ok: true, value: unsupported(beyond) };
      const loaded = await commitTree.load(result.paths, signal);
      if (!loaded.ok) return loaded;
    }
    return { ok: true, value: endless(what.request.path) };
  }

  async function once(what: RenderWhat, keys: Keys, fresh: boolean, signal: AbortSignal): Promise<GitAnswer<Rendered>> {
    const opened = await trees.open(what.repoURL, what.commit, signal);
    if (!opened.ok) return opened;
    if (!fresh) {
      const known = await find(keys.request, opened.value, signal);
      if (known !== undefined) {
        keep(keys.request, keys.at, known);
        return { ok: true, value: known.result };
      }
    }
    const answer = await renderAnew(what, opened.value, signal);
    if (answer.ok) keep(keys.request, keys.at, { reads: answer.value.reads, result: answer.value });
    return answer;
  }

  return {
    async render(what, { fresh }, signal) {
      const keys = keysOf(what);
      const known = byCommit.get(keys.at);
      if (known !== undefined && !fresh) return { ok: true, value: known };
      const going = running.get(keys.at);
      if (going !== undefined) return going;
      const begun = once(what, keys, fresh, signal).finally(() => running.delete(keys.at));
      running.set(keys.at, begun);
      return begun;
    },
    async isKnown(what, signal) {
      const keys = keysOf(what);
      if (byCommit.has(keys.at)) return true;
      if (!byRequest.has(keys.request)) return false;
      const opened = await trees.open(what.repoURL, what.commit, signal);
      const known = opened.ok ? await find(keys.request, opened.value, signal) : undefined;
      if (known !== undefined) keep(keys.request, keys.at, known);
      return known !== undefined;
    },
  };
}

interface Keys {
  readonly request: string;
  readonly at: string;
}

function keysOf({ repoURL, commit, request }: RenderWhat): Keys {
  const text = `${repoURL} ${canonicalText(request as unknown as Json)}`;
  return { request: text, at: `${commit} ${text}` };
}

/** Forgets the oldest. */
function drop(map: Map<string, unknown>, size: number): void {
  for (const key of map.keys()) {
    if (map.size <= size) return;
    map.delete(key);
  }
}

interface OpenTree {
  readonly commitTree: CommitTree;
  /** What stands at a path, asked of Git once a commit: a thousand applications of one repository share most of it. */
  saw(path: string, signal: AbortSignal): Promise<GitAnswer<string>>;
}

async function unchanged(reads: readonly Read[], tree: OpenTree, signal: AbortSignal): Promise<boolean> {
  for (const { path, saw } of reads) {
    const now = await tree.saw(path, signal);
    if (!now.ok || now.value !== saw) return false;
  }
  return true;
}

const treesKept = 8;

/** The commits that are being looked at, opened once each. */
function createOpenTrees(git: GitSource) {
  const open = new Map<string, OpenTree>();
  return {
    async open(repoURL: string, commit: string, signal: AbortSignal): Promise<GitAnswer<OpenTree>> {
      const key = `${commit} ${repoURL}`;
      const known = open.get(key);
      if (known !== undefined) return { ok: true, value: known };
      const opened = await git.open(repoURL, commit, signal);
      if (!opened.ok) return opened;
      const tree = remember(opened.value);
      open.set(key, tree);
      drop(open, treesKept);
      return { ok: true, value: tree };
    },
  };
}

function remember(commitTree: CommitTree): OpenTree {
  const seen = new Map<string, string>();
  return {
    commitTree,
    async saw(path, signal) {
      const known = seen.get(path);
      if (known !== undefined) return { ok: true, value: known };
      const answer = await commitTree.saw(path, signal);
      if (answer.ok) seen.set(path, answer.value);
      return answer;
    },
  };
}

function unsupported(names: readonly string[]): Rendered {
  return {
    is: 'failed',
    reads: [],
    diagnostics: [
      {
        code: 'remote-source',
        message: `the manifests need content from elsewhere, which is not supported yet: ${names.join(', ')}`,
        hint: 'Copy it into the repository',
      },
    ],
  };
}

function endless(path: string): Rendered {
  return {
    is: 'failed',
    reads: [],
    diagnostics: [
      {
        code: 'too-deep',
        message: `${path === '' ? 'the repository root' : path} asks for more files after ${maxRounds} rounds of loading`,
        hint: 'Make the chain of bases and components shorter',
      },
    ],
  };
}
