import { describe, expect, it } from 'vitest';
import { repositoriesIn, senderOf } from './push.ts';

describe('who sent a webhook', () => {
  it.each([
    [{ 'x-github-event': 'push' }, 'github'],
    [{ 'x-gogs-event': 'push', 'x-github-event': 'push' }, 'gogs'],
    [{ 'x-gitlab-event': 'Push Hook' }, 'gitlab'],
    [{ 'x-hook-uuid': 'u', 'x-event-key': 'repo:push' }, 'bitbucket'],
    [{ 'x-event-key': 'repo:refs_changed' }, 'bitbucket-server'],
    [{ 'x-vss-activityid': '1' }, 'azure-devops'],
    [{}, undefined],
  ])('%j is %s', (headers, sender) => {
    expect(senderOf(headers)).toBe(sender);
  });
});

describe('the repositories of a webhook', () => {
  it('are all spellings that the payload gives', () => {
    const repository = { html_url: 'https://h/o/r', clone_url: 'https://h/o/r.git', ssh_url: 'git@h:o/r.git' };
    expect(repositoriesIn('github', { repository })).toEqual(['https://h/o/r', 'https://h/o/r.git', 'git@h:o/r.git']);
    const links = { clone: [{ href: 'https://b/scm/p/r.git' }, { href: 'ssh://git@b/p/r.git' }] };
    expect(repositoriesIn('bitbucket-server', { repository: { links } })).toEqual([
      'https://b/scm/p/r.git',
      'ssh://git@b/p/r.git',
    ]);
  });

  it('are none in a payload of another shape', () => {
    const odd: readonly unknown[] = [
      null,
      [],
      'text',
      1,
      {},
      { repository: 1 },
      { repository: { html_url: {} } },
      { repository: { html_url: 'x'.repeat(3_000), links: { clone: [null, { href: 1 }] } } },
    ];
    for (const body of odd) expect(repositoriesIn('github', body)).toEqual([]);
  });
});
