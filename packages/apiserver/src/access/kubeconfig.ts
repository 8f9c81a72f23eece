import type { Credentials } from './credentials.ts';

/** A kubeconfig (YAML) for the administrator: client certificate, so that no token travels. */
export function kubeconfigOf(url: string, credentials: Credentials, name: string): string {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return `apiVersion: v1
kind: Config
clusters:
- name: ${name}
  cluster:
    server: ${url}
    certificate-authority-data: ${base64(credentials.authority)}
contexts:
- name: ${name}
  context:
    cluster: ${name}
    user: ${name}-admin
current-context: ${name}
users:
- name: ${name}-admin
  user:
    client-certificate-data: ${base64(credentials.admin.certificate)}
    client-key-data: ${base64(credentials.admin.key)}
`;
}
