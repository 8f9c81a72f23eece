/** The engine's fixture: one repository of N overlays, each with everything that an everyday application has. */
export function fixtureFiles(apps: number): Readonly<Record<string, string>> {
  const files: Record<string, string> = { 'base/kustomization.yaml': baseKustomization, 'base/web.yaml': base };
  for (let i = 0; i < apps; i++) Object.assign(files, imageFile(i, '1.27.0-start'));
  return files;
}

/** The overlay of one application with this tag. */
export function imageFile(app: number, tag: string): Readonly<Record<string, string>> {
  return {
    [`apps/app-${app}/kustomization.yaml`]: `resources:
- ../../base
namespace: app-${app}
namePrefix: ''
labels:
- pairs: {app.kubernetes.io/instance: app-${app}}
  includeSelectors: true
images:
- name: nginx
  newTag: ${tag}
configMapGenerator:
- name: extra
  literals: [app=app-${app}]
secretGenerator:
- name: keys
  literals: [key=secret-${app}]
patches:
- target: {kind: Deployment|Service|Ingress|HorizontalPodAutoscaler|PodDisruptionBudget|NetworkPolicy|ServiceAccount, name: web}
  patch: |-
    - op: replace
      path: /metadata/name
      value: app-${app}
- target: {kind: HorizontalPodAutoscaler}
  patch: |-
    - op: replace
      path: /spec/scaleTargetRef/name
      value: app-${app}
- target: {kind: Ingress}
  patch: |-
    - op: replace
      path: /spec/rules/0/host
      value: app-${app}.example.com
`,
  };
}

export function applicationOf(app: number, repoURL: string): object {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: `app-${app}`, namespace: 'argocd' },
    spec: {
      project: 'default',
      source: { repoURL, targetRevision: 'HEAD', path: `apps/app-${app}` },
      destination: { server: 'https://kubernetes.default.svc', namespace: `app-${app}` },
      syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['CreateNamespace=true'] },
    },
  };
}

const baseKustomization = 'resources:\n- web.yaml\n';

const base = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      serviceAccountName: default
      containers:
      - name: web
        image: nginx
        ports: [{containerPort: 80}]
        envFrom:
        - configMapRef: {name: settings}
        resources:
          requests: {cpu: 10m, memory: 16Mi}
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: 80}]
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  LOG_LEVEL: info
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  rules:
  - host: web.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: web, port: {number: 80}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  minReplicas: 2
  maxReplicas: 5
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  metrics:
  - type: Resource
    resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  minAvailable: 1
  selector:
    matchLabels: {app: web}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
  ingress:
  - ports: [{port: 80}]
`;
