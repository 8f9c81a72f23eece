import { publicName } from './installation.ts';

export interface SampleOptions {
  /** Undefined: syncs by hand only. */
  readonly automated?: { readonly prune?: boolean; readonly selfHeal?: boolean };
  readonly syncOptions?: readonly string[];
  readonly ignoreDifferences?: readonly object[];
  /** Folder in the repository; that of the same name below `samples` unless given. */
  readonly path?: string;
}

/** An Application of a scenario's own: its folder in the repository and its namespace have its name. */
export function sampleApplication(name: string, options: SampleOptions): object {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd' },
    spec: {
      project: 'default',
      source: { repoURL: publicName, targetRevision: 'HEAD', path: options.path ?? `samples/${name}` },
      destination: { server: 'https://kubernetes.default.svc', namespace: name },
      syncPolicy: {
        ...(options.automated === undefined ? {} : { automated: options.automated }),
        syncOptions: ['CreateNamespace=true', ...(options.syncOptions ?? [])],
      },
      ...(options.ignoreDifferences === undefined ? {} : { ignoreDifferences: options.ignoreDifferences }),
    },
  };
}

/** A Deployment of two replicas and a Service, both called `web`, in files of their own. */
export function sampleFiles(name: string): Record<string, string> {
  return {
    [`samples/${name}/deployment.yaml`]: deploymentYaml,
    [`samples/${name}/service.yaml`]: serviceYaml,
  };
}

const deploymentYaml = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx:1.21
`;

const serviceYaml = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
`;
