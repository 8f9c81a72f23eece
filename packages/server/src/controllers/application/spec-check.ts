import type { Application } from '@capstan/core/app/application.ts';
import { projectOf, sourcesOf } from '@capstan/core/app/application.ts';
import type { WantedCondition } from '@capstan/core/app/conditions.ts';
import type { ApplicationSource } from '@capstan/core/app/source.ts';
import type { AppProject } from '@capstan/core/project/project.ts';
import { permitsApplicationNamespace, permitsDestination, permitsSource } from '@capstan/core/project/permits.ts';
import { parseProject } from '@capstan/core/project/project.ts';
import type { DestinationCluster } from '#apply/destination.ts';
import type { Env } from './env.ts';

/** An application whose spec holds: everything that a pass needs to know of it. */
export interface Settled {
  readonly source: ApplicationSource;
  readonly project: AppProject;
  readonly destination: DestinationCluster;
}

export type Checked =
  | { readonly ok: true; readonly value: Settled }
  | { readonly ok: false; readonly conditions: readonly WantedCondition[] };

/** Project, source and destination of an application; what is wrong with them becomes InvalidSpecError conditions. */
export function checkSpec(env: Env, app: Application): Checked {
  const problems: string[] = [];
  const source = sourceOf(app, problems);
  const destination = destinationOf(env, app, problems);
  const project = readProject(env, projectOf(app), problems);
  if (project !== undefined) problems.push(...refusals(env, app, { project, source, destination }));
  if (problems.length > 0 || source === undefined || destination === undefined || project === undefined) {
    return { ok: false, conditions: problems.map((message) => ({ type: 'InvalidSpecError', message })) };
  }
  return { ok: true, value: { source, project, destination } };
}

function sourceOf(app: Application, problems: string[]): ApplicationSource | undefined {
  const sources = sourcesOf(app);
  const [source] = sources;
  if (app.spec.sourceHydrator !== undefined) {
    problems.push('spec.sourceHydrator is not supported: name the branch with the rendered manifests in spec.source');
  } else if (source === undefined) {
    problems.push('spec.source is missing: name a repository in spec.source.repoURL and a folder in spec.source.path');
  } else if (sources.length > 1) {
    problems.push('spec.sources with more than one source is not supported yet: make one application of each');
  } else if (source.repoURL === '') {
    problems.push('spec.source.repoURL is empty: name a Git repository');
  } else if (source.chart !== undefined && source.chart !== '') {
    problems.push(`spec.source.chart: Helm repositories are not supported yet (chart ${source.chart})`);
  } else if (source.tagPrefix !== undefined && source.tagPrefix !== '') {
    problems.push('spec.source.tagPrefix is not supported yet: name the tag in spec.source.targetRevision');
  } else if (source.path === undefined || source.path === '') {
    problems.push('spec.source.path is empty: name a folder of the repository, "." for its root');
  }
  return source;
}

/** The destination by server address or by name, never both (argocd.md 1.1). */
export function destinationOf(env: Env, app: Application, problems: string[]): DestinationCluster | undefined {
  const { server = '', name = '' } = app.spec.destination;
  const known = env.destinations.map((cluster) => `${cluster.name} (${cluster.server})`).join(', ');
  if (server !== '' && name !== '') {
    problems.push(`spec.destination names a server (${server}) and a name (${name}): keep one of them`);
    return undefined;
  }
  if (server === '' && name === '') {
    problems.push('spec.destination names no cluster: set server, for example https://kubernetes.default.svc, or name');
    return undefined;
  }
  const wanted = server.replace(/\/+$/, '');
  const found = env.destinations.find((cluster) => (name === '' ? cluster.server === wanted : cluster.name === name));
  if (found === undefined) {
    problems.push(
      `there is no cluster ${name === '' ? `with server ${server}` : `named ${name}`}. Known clusters: ${known}. Correct spec.destination or add the cluster`,
    );
  }
  return found;
}

function readProject(env: Env, name: string, problems: string[]): AppProject | undefined {
  const { namespace, live } = env.home;
  const object = live.get({ group: 'argoproj.io', kind: 'AppProject', namespace, name });
  if (object === undefined) {
    problems.push(
      `project ${name} does not exist in namespace ${namespace}: create the AppProject or correct spec.project`,
    );
    return undefined;
  }
  const parsed = parseProject(object);
  if (parsed.ok) {
    const { signatureKeys = [], sourceIntegrity } = parsed.project.spec;
    // Deploying what nobody has verified is worse than deploying nothing.
    if (signatureKeys.length > 0 || sourceIntegrity !== undefined) {
      problems.push(
        `project ${name} wants signed commits (spec.signatureKeys or spec.sourceIntegrity), which Capstan cannot verify yet`,
      );
    }
    return parsed.project;
  }
  problems.push(`project ${name} cannot be read: ${parsed.problems.join('; ')}`);
  return undefined;
}

function refusals(
  env: Env,
  app: Application,
  found: {
    readonly project: AppProject;
    readonly source: ApplicationSource | undefined;
    readonly destination: DestinationCluster | undefined;
  },
): readonly string[] {
  const { project, source, destination } = found;
  const name = project.metadata.name;
  const own = app.metadata.namespace ?? '';
  const namespace = app.spec.destination.namespace ?? '';
  return [
    ...(permitsApplicationNamespace(project, own, env.home.namespace)
      ? []
      : [`project ${name} does not allow applications in namespace ${own}: add it to its spec.sourceNamespaces`]),
    ...(source === undefined || permitsSource(project, source.repoURL)
      ? []
      : [`repository ${source.repoURL} is not permitted in project ${name}: add it to its spec.sourceRepos`]),
    ...(destination === undefined ||
    permitsDestination(project, { server: destination.server, name: destination.name, namespace })
      ? []
      : [
          `destination ${destination.server}, namespace ${namespace === '' ? '(none)' : namespace}, is not permitted in project ${name}: add it to its spec.destinations`,
        ]),
  ];
}
