/** Things that go wrong in real clusters and repositories, to be tried on the demo. */
export const breakageNames = ['drift', 'image', 'yaml', 'hook', 'probe'] as const;
export type BreakageName = (typeof breakageNames)[number];

/** A change of one file of the demo's repository. */
export interface CommitBreakage {
  readonly is: 'commit';
  readonly path: string;
  /** First lines of the commit's message. */
  readonly title: string;
  /** The file after the change, or undefined when it does not look as the demo left it. */
  change(text: string): string | undefined;
  /** What to watch for, and what Capstan does about it. */
  readonly expect: readonly string[];
}

/** A change made in the cluster behind Git's back. */
export interface DriftBreakage {
  readonly is: 'drift';
  readonly namespace: string;
  readonly deployment: string;
  readonly image: string;
  readonly expect: readonly string[];
}

export const breakages: { readonly [name in BreakageName]: CommitBreakage | DriftBreakage } = {
  drift: {
    is: 'drift',
    namespace: 'applications',
    deployment: 'webapp',
    image: 'nginx:hotfix',
    expect: [
      'webapp-production turns OutOfSync: somebody changed the image of its Deployment',
      'selfHeal puts the image of Git back within a second or two',
    ],
  },
  image: {
    is: 'commit',
    path: 'applications/webapp/overlays/staging/kustomization.yaml',
    title: 'webapp: roll out a tag that nobody has built',
    change: (text) => replaceOnce(text, /newTag: .*/, 'newTag: 1.99-doesnotexist'),
    expect: [
      'webapp-staging applies a tag that no registry has: the new Pod shows ImagePullBackOff',
      'the old Pods keep serving; after 30 s the Deployment is Degraded',
    ],
  },
  yaml: {
    is: 'commit',
    path: 'applications/orders/manifests/config.yaml',
    title: 'orders: change the log level',
    change: (text) => replaceOnce(text, /LOG_LEVEL: info/, 'LOG_LEVEL: info: debug'),
    expect: [
      'orders shows a ComparisonError that names config.yaml and the line',
      'what runs keeps running, and keeps being healed',
    ],
  },
  hook: {
    is: 'commit',
    path: 'applications/orders/manifests/migrate.yaml',
    title: 'orders: add a migration',
    change: (text) => replaceOnce(text, /migrate up"/, 'migrate up && exit 1"'),
    expect: [
      'the PreSync Job orders-migrate fails, so nothing else of orders is applied',
      'the sync is Failed with the reason of the Job',
    ],
  },
  probe: {
    is: 'commit',
    path: 'applications/orders/manifests/deployment.yaml',
    title: 'orders: move the health check',
    change: (text) => replaceOnce(text, /path: \/healthz/, 'path: /broken'),
    expect: [
      'the new Pod of orders runs but never becomes ready: its probe answers 500',
      'the old Pods keep serving; after 30 s the Deployment is Degraded',
    ],
  },
};

/** The trailer by which `heal` finds the commits to revert. */
export const breakTrailer = 'Capstan-Demo-Break';

export function breakMessage(name: BreakageName, { title }: CommitBreakage): string {
  return `${title}\n\n${breakTrailer}: ${name}`;
}

/** One commit of the log, newest first, as `healPlan` needs it. */
export interface LogEntry {
  readonly hash: string;
  readonly message: string;
}

/** The breaking commits that no later commit has reverted, newest first: the order in which reverts apply cleanly. */
export function healPlan(log: readonly LogEntry[]): readonly LogEntry[] {
  const reverted = new Set(log.flatMap(({ message }) => /This reverts commit ([0-9a-f]{40})/.exec(message)?.[1] ?? []));
  return log.filter(
    ({ hash, message }) =>
      message.includes(`${breakTrailer}: `) && !reverted.has(hash) && !message.startsWith('Revert "'),
  );
}

function replaceOnce(text: string, pattern: RegExp, replacement: string): string | undefined {
  return pattern.test(text) ? text.replace(pattern, replacement) : undefined;
}
