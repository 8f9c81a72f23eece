import type { ApiServer } from '@capstan/apiserver/main.ts';
import { builtinType } from '@capstan/kube/schema/builtin.ts';
import type { ClusterClient } from '#cluster/client.ts';
import { createCluster } from '#cluster/client.ts';

/** A client of an embedded API server, made from its kubeconfig. */
export async function connectEmbedded({ kubeconfig }: ApiServer): Promise<ClusterClient> {
  const field = (name: string) => {
    const found = new RegExp(`${name}: (\\S+)`).exec(kubeconfig)?.[1];
    if (found === undefined) throw new Error(`the kubeconfig has no ${name}`);
    return found;
  };
  const pem = (name: string) => Buffer.from(field(name), 'base64').toString('utf8');
  return createCluster(
    {
      server: field('server'),
      ca: pem('certificate-authority-data'),
      clientCert: pem('client-certificate-data'),
      clientKey: pem('client-key-data'),
    },
    { builtin: builtinType, fromSchema: () => ({ is: 'any' }) as never },
  );
}
