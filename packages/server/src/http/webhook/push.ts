import { isMap } from '@capstan/kube/object/json.ts';
import { at, stringAt } from '@capstan/kube/object/read.ts';

/** Who sent a webhook, told by its headers in Argo CD's order (argocd.md 6.6). */
export type Sender = 'gogs' | 'github' | 'gitlab' | 'bitbucket' | 'bitbucket-server' | 'azure-devops';

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

export function senderOf(headers: Headers): Sender | undefined {
  if (headers['x-gogs-event'] !== undefined) return 'gogs';
  if (headers['x-github-event'] !== undefined) return 'github';
  if (headers['x-gitlab-event'] !== undefined) return 'gitlab';
  if (headers['x-hook-uuid'] !== undefined) return 'bitbucket';
  if (headers['x-event-key'] !== undefined) return 'bitbucket-server';
  return headers['x-vss-activityid'] === undefined ? undefined : 'azure-devops';
}

/**
 * The repositories a payload speaks of, in every spelling it gives. Nothing else of it is believed: it is a hint that they
 * may have changed, and they are fetched to see.
 */
export function repositoriesIn(sender: Sender, body: unknown): readonly string[] {
  if (!isMap(body)) return [];
  const urls = places[sender].map((path) => stringAt(body, ...path));
  const links = at(body, 'repository', 'links', 'clone');
  const cloneLinks = Array.isArray(links) ? links.map((link) => stringAt(link, 'href')) : [];
  return [...new Set([...urls, ...cloneLinks].filter((url): url is string => url !== undefined && url.length < 2_000))];
}

const places: { readonly [sender in Sender]: readonly (readonly string[])[] } = {
  github: [
    ['repository', 'html_url'],
    ['repository', 'clone_url'],
    ['repository', 'ssh_url'],
  ],
  gogs: [
    ['repository', 'html_url'],
    ['repository', 'clone_url'],
    ['repository', 'ssh_url'],
  ],
  gitlab: [
    ['project', 'web_url'],
    ['project', 'git_http_url'],
    ['project', 'git_ssh_url'],
  ],
  bitbucket: [['repository', 'links', 'html', 'href']],
  'bitbucket-server': [],
  'azure-devops': [['resource', 'repository', 'remoteUrl']],
};
