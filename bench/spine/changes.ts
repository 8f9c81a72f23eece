import { setTimeout as settle } from 'node:timers/promises';
import { imageFile } from './fixture.ts';
import type { MeasuredInstallation } from './installation.ts';
import { watchObjects } from './watch.ts';

export interface Pushes {
  /** Milliseconds from the return of `git push` until the Deployment has the image, each. */
  readonly afterReturn: readonly number[];
  /** The same from the start of `git push`. */
  readonly afterStart: readonly number[];
}

/** Commits and pushes a new image for one application after the other. */
export async function pushes(on: MeasuredInstallation, apps: number, times: number): Promise<Pushes> {
  const afterReturn: number[] = [];
  const afterStart: number[] = [];
  for (let i = 0; i < times; i++) {
    const app = (i * 37) % apps;
    const tag = `1.27.${i}`;
    await on.clone.commit(`app-${app}: ${tag}`, imageFile(app, tag));
    const applied = await awaitImage(on, app, `nginx:${tag}`);
    const start = performance.now();
    await on.clone.git('push', '--quiet', 'origin', 'main');
    const returned = performance.now();
    const at = await applied.moment;
    afterStart.push(at - start);
    afterReturn.push(Math.max(0, at - returned));
    await settle(50);
  }
  return { afterReturn, afterStart };
}

/** Edits the image of one Deployment after the other by hand; milliseconds until it is the old one again. */
export async function heals(on: MeasuredInstallation, apps: number, times: number): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let i = 0; i < times; i++) {
    // Another application each time, as long as there are enough: the pause between two heals of one grows.
    const app = (i * 53 + 7) % apps;
    const path = `/apis/apps/v1/namespaces/app-${app}/deployments/app-${app}`;
    const image = imageOf(await on.kube.get(path));
    const healed = await awaitImage(on, app, image, 'nginx:drifted');
    const body = { spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx:drifted' }] } } } };
    const contentType = 'application/strategic-merge-patch+json';
    const start = performance.now();
    const { status } = await on.kube.send({
      method: 'PATCH',
      path: `${path}?fieldManager=kubectl-edit`,
      contentType,
      body,
    });
    if (status !== 200) throw new Error(`the edit of app-${app} was refused: ${status}`);
    taken.push((await healed.moment) - start);
    await settle(50);
  }
  return taken;
}

/**
 * Watches the Deployment of an application; resolves once the watch is open. `moment` is when it had this image, and if
 * `first` is given, had it again after having had that one; rejects after a minute.
 */
async function awaitImage(
  on: MeasuredInstallation,
  app: number,
  image: string,
  first?: string,
): Promise<{ readonly moment: Promise<number> }> {
  const found = Promise.withResolvers<number>();
  let armed = first === undefined;
  const path = `/apis/apps/v1/namespaces/app-${app}/deployments`;
  const watch = await watchObjects(on.kubeconfig, path, (object) => {
    const now = imageOf(object);
    if (now === first) armed = true;
    else if (armed && now === image) found.resolve(performance.now());
  });
  const late = setTimeout(() => found.reject(new Error(`app-${app} never came to ${image}`)), 60_000);
  const end = () => {
    clearTimeout(late);
    watch.stop();
  };
  found.promise.then(end, end);
  return { moment: found.promise };
}

interface Deployment {
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } };
  };
}

function imageOf(deployment: unknown): string {
  return (deployment as Deployment | undefined)?.spec.template.spec.containers[0]?.image ?? '';
}
