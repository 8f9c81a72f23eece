import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Installation } from './installation.ts';

/** What people do to objects called `web` of a namespace behind Git's back. */
export type Deed = 'scale' | 'setImage' | 'edit' | 'deleteService' | 'applyConfigMap';

/** Somebody with access to the cluster. */
export type Hands = (installation: Installation, deed: Deed, namespace: string) => Promise<void>;

interface Recordings {
  readonly recordings: Readonly<Record<Deed, Recording>>;
}

interface Recording {
  readonly requests: readonly {
    readonly method: string;
    readonly path: string;
    readonly contentType?: string;
    readonly body?: string;
  }[];
}

/** Sends what kubectl sent when tools/record-kubectl.mjs recorded it. */
export const recordedKubectl: Hands = async ({ kube }, deed, namespace) => {
  const file = new URL('../recordings/kubectl.json', import.meta.url);
  const { recordings } = JSON.parse(await readFile(file, 'utf8')) as Recordings;
  const here = (text: string) => text.replaceAll('recorded-namespace', namespace).replaceAll('recorded-name', 'web');
  for (const { path, body, ...asked } of recordings[deed].requests) {
    const request = { ...asked, path: here(path), ...(body === undefined ? {} : { body: here(body) }) };
    const { status, body: answer } = await kube.send(request);
    if (status >= 300) throw new Error(`${asked.method} ${path}: ${status} ${JSON.stringify(answer)}`);
  }
};

const commands: Readonly<Record<Deed, readonly string[]>> = {
  scale: ['scale', 'deployment/web', '--replicas=7'],
  setImage: ['set', 'image', 'deployment/web', 'web=nginx:hotfix'],
  edit: ['edit', 'deployment/web'],
  deleteService: ['delete', 'service/web'],
  applyConfigMap: ['apply', '-f', '-'],
};

/** Runs the kubectl of this machine. */
export const realKubectl: Hands = ({ kubeconfig }, deed, namespace) => {
  const args = ['--kubeconfig', kubeconfig, '--namespace', namespace, ...commands[deed]];
  const env = { ...process.env, KUBE_EDITOR: "sed -i 's/image: nginx:.*/image: nginx:edited/'" };
  return new Promise((resolve, reject) => {
    const child = execFile('kubectl', args, { env }, (error, _stdout, stderr) => {
      if (error === null) resolve();
      else reject(new Error(`kubectl ${args.join(' ')}: ${stderr}`, { cause: error }));
    });
    const stranger = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' }, data: { by: 'hand' } };
    child.stdin?.end(deed === 'applyConfigMap' ? JSON.stringify(stranger) : '');
  });
};
