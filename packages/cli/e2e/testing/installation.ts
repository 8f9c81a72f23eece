import { readFile } from 'node:fs/promises';
import type { Application } from '@capstan/core/app/application.ts';
import type { Clone } from './clone.ts';
import type { KubernetesApi } from './kubernetes.ts';
import type { Run } from './program.ts';

/** The name under which manifests know the repository; each installation maps it to its own Git host. */
export const publicName = 'https://github.com/yourorg/gitops-repo';

/** A Capstan that runs, however it was started, with everything its users have at hand. */
export interface Installation {
  /** Address of console and API. */
  readonly url: string;
  readonly password: string;
  readonly kubeconfig: string;
  readonly kube: KubernetesApi;
  /** Clone of the repository that the demo starts from. */
  readonly clone: Clone;
  /** Runs the command line, signed in as admin. */
  capstan(...args: readonly string[]): Promise<Run>;
  /** What its processes printed. */
  output(): string;
  /** Ends its processes; gives their exit codes. */
  close(): Promise<readonly (number | null)[]>;
}

export interface InstallationOptions {
  /** Removed by the caller. */
  readonly folder: string;
  /** False: pushes are found by polling every second. */
  readonly webhook: boolean;
}

const applications = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';

export function applicationPath(name: string): string {
  return `${applications}/${name}`;
}

export function getApplication({ kube }: Installation, name: string): Promise<Application | undefined> {
  return kube.get<Application>(applicationPath(name));
}

export function createApplication({ kube }: Installation, application: object): Promise<void> {
  return kube.create(applications, application);
}

/** The Applications that the demo starts from. */
export async function readDemoApplications(): Promise<readonly string[]> {
  const folder = new URL('../../../../examples/gitops-repo/clusters/production/', import.meta.url);
  return Promise.all(
    ['app-of-apps.yaml', 'infrastructure.yaml'].map((name) => readFile(new URL(name, folder), 'utf8')),
  );
}
