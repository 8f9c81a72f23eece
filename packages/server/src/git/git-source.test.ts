import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createHandClock } from '#runtime/testing/hand-clock.ts';
import type { GitSourceOptions } from './git-source.ts';
import { createGitSource } from './git-source.ts';
import type { GitAnswer, GitSource } from './source.ts';
import { createTestRepository } from './testing/repository.ts';

const { signal } = new AbortController();
const open: GitSource[] = [];
afterEach(async () => {
  for (const source of open.splice(0)) await source.close();
});

function start(options: Partial<GitSourceOptions> = {}) {
  const clock = createHandClock();
  const fetches: string[] = [];
  const source = createGitSource({
    folder: mkdtempSync(join(tmpdir(), 'capstan-mirrors-')),
    clock,
    pollMs: 0,
    alsoAllow: ['file'],
    onFetch: (url) => fetches.push(url),
    ...options,
  });
  open.push(source);
  return { source, clock, fetches };
}

function value<T>(answer: GitAnswer<T>): T {
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value;
}

function text(content: Uint8Array): string {
  return new TextDecoder().decode(content);
}

describe('revisions', () => {
  it('names the commit of a branch, an annotated tag, HEAD, a full and a short hash', async () => {
    const repository = createTestRepository();
    const first = repository.commit({ a: '1' });
    repository.git('-c', 'user.name=a', '-c', 'user.email=a@b', 'tag', '-a', '-m', 'x', 'v1', first);
    const second = repository.commit({ a: '2' });
    const other = repository.commit({ a: '3' }, { branch: 'feature/x' });
    const { source } = start();
    const resolve = (revision: string) => source.resolve(repository.url, revision, { fresh: false }, signal);
    expect(value(await resolve('v1'))).toBe(first);
    expect(value(await resolve('HEAD'))).toBe(second);
    expect(value(await resolve(''))).toBe(second);
    expect(value(await resolve('main'))).toBe(second);
    expect(value(await resolve('refs/heads/main'))).toBe(second);
    expect(value(await resolve('feature/x'))).toBe(other);
    expect(value(await resolve(first))).toBe(first);
    expect(value(await resolve(first.slice(0, 8)))).toBe(first);
  });

  it('says which revision is not there, and understands no expressions', async () => {
    const repository = createTestRepository();
    repository.commit({ a: '1' });
    repository.commit({ a: '2' });
    const { source } = start();
    for (const revision of ['nope', 'main~1', '--upload-pack=touch /tmp/x', 'main^{tree}']) {
      const answer = await source.resolve(repository.url, revision, { fresh: false }, signal);
      expect(answer).toMatchObject({ ok: false, failure: { code: 'revision-not-found' } });
      expect(answer.ok || answer.failure.message).toContain(`"${revision}"`);
    }
  });

  it('fetches when asked for something fresh, and only then', async () => {
    const repository = createTestRepository();
    const first = repository.commit({ a: '1' });
    const { source, fetches } = start();
    expect(value(await source.resolve(repository.url, 'main', { fresh: false }, signal))).toBe(first);
    const second = repository.commit({ a: '2' });
    expect(value(await source.resolve(repository.url, 'main', { fresh: false }, signal))).toBe(first);
    expect(fetches).toHaveLength(1);
    expect(value(await source.resolve(repository.url, 'main', { fresh: true }, signal))).toBe(second);
    expect(fetches).toHaveLength(2);
  });

  it('shares one fetch among all who ask while another runs', async () => {
    const repository = createTestRepository();
    repository.commit({ a: '1' });
    const { source, fetches } = start();
    const asked = Array.from({ length: 20 }, () => source.resolve(repository.url, 'main', { fresh: true }, signal));
    expect((await Promise.all(asked)).every(({ ok }) => ok)).toBe(true);
    expect(fetches).toHaveLength(2);
  });

  it('sees a force push and a deleted branch', async () => {
    const repository = createTestRepository();
    const first = repository.commit({ a: '1' });
    repository.commit({ a: '2' });
    repository.commit({ b: '1' }, { branch: 'old' });
    const { source } = start();
    value(await source.resolve(repository.url, 'old', { fresh: true }, signal));
    repository.git('update-ref', 'refs/heads/main', first);
    repository.git('update-ref', '-d', 'refs/heads/old');
    expect(value(await source.resolve(repository.url, 'main', { fresh: true }, signal))).toBe(first);
    expect(await source.resolve(repository.url, 'old', { fresh: true }, signal)).toMatchObject({ ok: false });
  });
});

describe('failures', () => {
  it.each([
    ['ext::sh -c touch% /tmp/x', 'bad-url'],
    ['--upload-pack=x', 'bad-url'],
    ['', 'bad-url'],
    ['git://example.com/x', 'bad-url'],
    [`file://${tmpdir()}/capstan-no-such-repository`, 'repository-not-found'],
    ['http://127.0.0.1:1/x.git', 'unreachable'],
  ])('refuses %j as %s', async (url, code) => {
    const { source } = start();
    expect(await source.resolve(url, 'HEAD', { fresh: true }, signal)).toMatchObject({ ok: false, failure: { code } });
  });

  it('never shows the credentials of a URL', async () => {
    const { source } = start();
    const answer = await source.resolve('http://me:s3cret@127.0.0.1:1/x.git', 'HEAD', { fresh: true }, signal);
    expect(JSON.stringify(answer)).not.toContain('s3cret');
  });

  it('keeps answering from what it has when the repository is gone', async () => {
    const repository = createTestRepository();
    const first = repository.commit({ a: '1' });
    const { source } = start();
    value(await source.resolve(repository.url, 'main', { fresh: true }, signal));
    rmSync(repository.folder, { recursive: true });
    expect(await source.resolve(repository.url, 'main', { fresh: true }, signal)).toMatchObject({ ok: false });
    expect(value(await source.resolve(repository.url, 'main', { fresh: false }, signal))).toBe(first);
  });

  it('answers for an empty repository that there is no HEAD', async () => {
    const repository = createTestRepository();
    const { source } = start();
    const answer = await source.resolve(repository.url, 'HEAD', { fresh: true }, signal);
    expect(answer).toMatchObject({ ok: false, failure: { code: 'revision-not-found' } });
  });

  it('clears the locks that a killed fetch left behind', async () => {
    const repository = createTestRepository();
    repository.commit({ a: '1' });
    const folder = mkdtempSync(join(tmpdir(), 'capstan-mirrors-'));
    const { source: before } = start({ folder });
    value(await before.resolve(repository.url, 'main', { fresh: true }, signal));
    await before.close();
    const [name = ''] = readdirSync(folder);
    writeFileSync(join(folder, name, 'refs', 'heads', 'main.lock'), '');
    writeFileSync(join(folder, name, 'packed-refs.lock'), '');
    const second = repository.commit({ a: '2' });
    const { source } = start({ folder });
    expect(value(await source.resolve(repository.url, 'main', { fresh: true }, signal))).toBe(second);
  });
});

describe('content', () => {
  const files = {
    'README.md': 'hello',
    'apps/web/deployment.yaml': 'kind: Deployment',
    'apps/link': 'symlink:web',
    'apps/sub': 'submodule:1111111111111111111111111111111111111111',
    'apps/ünï.yaml': 'kind: X',
  };
  async function openCommit(options: Partial<GitSourceOptions> = {}) {
    const repository = createTestRepository();
    const commit = repository.commit({ ...files, big: 'x'.repeat(300_000) });
    const { source } = start(options);
    value(await source.resolve(repository.url, 'main', { fresh: true }, signal));
    return { source, repository, commit, content: value(await source.open(repository.url, commit, signal)) };
  }

  it('loads files, directories, symlinks and misses, and knows nothing before', async () => {
    const { content } = await openCommit();
    expect(content.tree.look('README.md')).toBeUndefined();
    value(
      await content.load(
        ['', 'apps', 'apps/web/deployment.yaml', 'apps/link', 'apps/ünï.yaml', 'apps/none', 'README.md/x'],
        signal,
      ),
    );
    const file = content.tree.look('apps/web/deployment.yaml');
    expect(file?.is === 'file' && text(file.content)).toBe('kind: Deployment');
    expect(content.tree.look('apps/link')).toEqual({ is: 'symlink', target: 'web' });
    expect(content.tree.look('apps/none')).toEqual({ is: 'missing' });
    expect(content.tree.look('README.md/x')).toEqual({ is: 'missing' });
    expect(content.tree.look('apps')).toEqual({
      is: 'directory',
      entries: [
        { name: 'link', type: 'symlink' },
        { name: 'sub', type: 'submodule' },
        { name: 'web', type: 'directory' },
        { name: 'ünï.yaml', type: 'file' },
      ],
    });
  });

  it('says what stands at a path without reading it, the same before and after an unrelated commit', async () => {
    const { source, repository, content } = await openCommit();
    const later = repository.commit({ 'other/file': 'x' });
    value(await source.resolve(repository.url, 'main', { fresh: true }, signal));
    const next = value(await source.open(repository.url, later, signal));
    for (const path of ['apps', 'apps/web/deployment.yaml', 'apps/link', 'apps/none']) {
      expect(value(await next.saw(path, signal))).toBe(value(await content.saw(path, signal)));
    }
    expect(value(await next.saw('', signal))).not.toBe(value(await content.saw('', signal)));
  });

  it('refuses a file over the limit by name and still reads the others', async () => {
    const { content } = await openCommit({ maxBytes: 100_000 });
    const answers = await Promise.all([
      content.load(['big'], signal),
      content.load(['README.md'], signal),
      content.load(['apps/web/deployment.yaml'], signal),
    ]);
    expect(answers[0]).toMatchObject({ ok: false, failure: { code: 'too-large' } });
    expect(answers.slice(1).every(({ ok }) => ok)).toBe(true);
    expect(content.tree.look('README.md')?.is).toBe('file');
  });

  it('reads many files in one conversation, whatever their size', async () => {
    const repository = createTestRepository();
    const many = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`d${index % 7}/f${index}`, `${index}`.repeat(index * 5)]),
    );
    const commit = repository.commit(many);
    const { source } = start();
    value(await source.resolve(repository.url, 'main', { fresh: true }, signal));
    const content = value(await source.open(repository.url, commit, signal));
    value(await content.load(Object.keys(many), signal));
    for (const [path, expected] of Object.entries(many)) {
      const entry = content.tree.look(path);
      expect(entry?.is === 'file' && text(entry.content)).toBe(expected);
    }
  });

  it('tells author, date and message of a commit', async () => {
    const { source, repository } = await openCommit();
    const commit = repository.commit({ z: '1' }, { message: 'web: raise the limit\n\nBecause.' });
    value(await source.resolve(repository.url, 'main', { fresh: true }, signal));
    expect(value(await source.describe(repository.url, commit, signal))).toEqual({
      author: 'Ada Lovelace <ada@example.com>',
      date: '2023-11-14T22:13:20Z',
      message: 'web: raise the limit\n\nBecause.',
    });
  });
});

describe('news', () => {
  async function following(options: Partial<GitSourceOptions> = {}) {
    const repository = createTestRepository();
    repository.commit({ a: '1' });
    const started = start(options);
    const told: string[] = [];
    started.source.subscribe((repoURL) => told.push(repoURL));
    value(await started.source.resolve(repository.url, 'main', { fresh: false }, signal));
    return { ...started, repository, told };
  }
  const settled = (condition: () => boolean) => expect.poll(condition, { timeout: 10_000 }).toBe(true);

  it('an announced repository is fetched, and its followers are told when a ref moved', async () => {
    const { source, repository, told, fetches } = await following();
    source.announce(`${repository.url}.git/`);
    await settled(() => fetches.length === 2);
    repository.commit({ a: '2' });
    source.announce(`${repository.url}.git/`);
    await settled(() => told.length === 1);
    expect(told).toEqual([repository.url]);
  });

  it('ignores announcements of repositories that nobody uses', async () => {
    const { source, fetches } = await following();
    source.announce('https://example.com/other.git');
    expect(fetches).toHaveLength(1);
  });

  it('polls what is in use', async () => {
    const { clock, repository, told } = await following({ pollMs: 60_000 });
    repository.commit({ a: '2' });
    clock.advance(80_000);
    await settled(() => told.length === 1);
  });

  it('starts from what an earlier life fetched and brings it up to date', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'capstan-mirrors-'));
    const { source: before, repository } = await following({ folder });
    await before.close();
    const second = repository.commit({ a: '2' });
    const { source } = start({ folder });
    const told: string[] = [];
    source.subscribe((repoURL) => told.push(repoURL));
    value(await source.resolve(repository.url, 'main', { fresh: false }, signal));
    await settled(() => told.length === 1);
    expect(value(await source.resolve(repository.url, 'main', { fresh: false }, signal))).toBe(second);
  });
});

it('leads a public name to another host, for fetching only', async () => {
  const repository = createTestRepository();
  const commit = repository.commit({ a: '1' });
  const from = 'https://github.com/yourorg/gitops-repo';
  const { source } = start({ maps: [{ from, to: repository.url }] });
  expect(value(await source.resolve(from, 'HEAD', { fresh: true }, signal))).toBe(commit);
});
