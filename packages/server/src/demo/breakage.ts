/** Things that go wrong in real clusters and repositories, to be tried on the demo. */
export const breakageNames = ['drift', 'image', 'yaml', 'hook', 'probe'] as const;
export type BreakageName = (typeof breakageNames)[number];

/** A commit to the demo's repository. */
export interface CommitBreakage {
  readonly is: 'commit';
  /** First line of the commit's message. */
  readonly title: string;
  readonly edits: readonly Edit[];
  /** What to watch for, and what Capstan does about it. */
  readonly expect: readonly string[];
}

export interface Edit {
  readonly path: string;
  /** The file after the change, or undefined when it does not look as the demo left it. */
  change(text: string): string | undefined;
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
    title: 'webapp: roll out a tag that nobody has built',
    edits: [
      {
        path: 'applications/webapp/overlays/staging/kustomization.yaml',
        change: (text) => replaceOnce(text, /newTag: .*/, 'newTag: 1.99-doesnotexist'),
      },
    ],
    expect: [
      'webapp-staging applies a tag that no registry has: the new Pod shows ImagePullBackOff',
      'the old Pods keep serving; after 30 s the Deployment is Degraded',
    ],
  },
  yaml: {
    is: 'commit',
    title: 'orders: change the log level',
    edits: [
      {
        path: 'applications/orders/manifests/config.yaml',
        change: (text) => replaceOnce(text, /LOG_LEVEL: info/, 'LOG_LEVEL: info: debug'),
      },
    ],
    expect: [
      'orders shows a ComparisonError that names config.yaml and the line',
      'what runs keeps running, and keeps being healed',
    ],
  },
  hook: {
    is: 'commit',
    title: 'orders: release 2.5.0, which comes with a migration',
    // A hook alone is never OutOfSync: without the new image nobody would start a sync.
    edits: [
      {
        path: 'applications/orders/manifests/migrate.yaml',
        change: (text) => replaceOnce(text, /migrate up"/, 'migrate up && exit 1"'),
      },
      {
        path: 'applications/orders/manifests/deployment.yaml',
        change: (text) => replaceOnce(text, /orders:2\.4\.0/, 'orders:2.5.0'),
      },
    ],
    expect: [
      'the PreSync Job orders-migrate fails, so the new image of orders is not rolled out',
      'orders stays OutOfSync with a SyncError that gives the reason of the Job; the old Pods keep serving',
    ],
  },
  probe: {
    is: 'commit',
    title: 'orders: move the health check',
    edits: [
      {
        path: 'applications/orders/manifests/deployment.yaml',
        change: (text) => replaceOnce(text, /path: \/healthz/, 'path: /broken'),
      },
    ],
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
