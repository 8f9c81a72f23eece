/** Name of the application, its folder and its namespace. */
export const crashed = 'crash';

/** The files of the n-th commit: hooks before and after, objects that change and that stay, and one that comes and goes. */
export function crashCommit(n: number): Record<string, string | undefined> {
  const folder = `samples/${crashed}`;
  return {
    [`${folder}/migrate.yaml`]: hook('migrate', n, { phase: 'PreSync', policy: 'BeforeHookCreation' }),
    [`${folder}/config.yaml`]: config('config', n),
    [`${folder}/steady.yaml`]: config('steady', 0),
    [`${folder}/deployment.yaml`]: deployment(n),
    [`${folder}/service.yaml`]: service(n),
    [`${folder}/check.yaml`]: hook('check', n, { phase: 'PostSync', policy: 'HookSucceeded' }),
    ...(n === 0 ? {} : { [`${folder}/extra.yaml`]: n % 2 === 1 ? config('extra', n) : undefined }),
  };
}

/** Where the objects that are compared at the end are; what is not there counts as such. */
export const managedPaths: readonly string[] = [
  `/api/v1/namespaces/${crashed}`,
  ...['config', 'steady', 'extra'].map((name) => `/api/v1/namespaces/${crashed}/configmaps/${name}`),
  `/api/v1/namespaces/${crashed}/services/web`,
  `/apis/apps/v1/namespaces/${crashed}/deployments/web`,
];

/** Label of hook Jobs: the commit they belong to. */
export const commitLabel = 'commit';

function hook(name: string, n: number, { phase, policy }: { readonly phase: string; readonly policy: string }): string {
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
  labels:
    ${commitLabel}: "${n}"
  annotations:
    argocd.argoproj.io/hook: ${phase}
    argocd.argoproj.io/hook-delete-policy: ${policy}
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: ${name}
          image: example.com/${name}:${n}
`;
}

function config(name: string, n: number): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
data:
  commit: "${n}"
`;
}

function deployment(n: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: ${1 + (n % 2)}
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
          image: nginx:1.${n}
`;
}

function service(n: number): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - name: ${n % 3 === 0 ? 'http' : 'web'}
      port: ${80 + (n % 3)}
`;
}
