import type { Json } from '../packages/kube/src/object/json.ts';

/** A Deployment as charts make them; every number gives another one. */
export function deployment(i: number): Json {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: `web-${i}`,
      namespace: `team-${i % 7}`,
      labels: { 'app.kubernetes.io/name': `web-${i}`, 'app.kubernetes.io/part-of': 'shop' },
      annotations: {
        'example.com/note': 'a description that is long enough to be folded over more than one line of the file',
      },
    },
    spec: {
      replicas: i % 5,
      selector: { matchLabels: { 'app.kubernetes.io/name': `web-${i}` } },
      template: {
        metadata: { labels: { 'app.kubernetes.io/name': `web-${i}` } },
        spec: {
          containers: [
            {
              name: 'web',
              image: `registry.example.com/shop/web:1.${i}.0`,
              args: ['--port=8080', '--verbose', 'true'],
              env: [
                { name: 'MODE', value: 'production' },
                { name: 'DEBUG', value: 'no' },
              ],
              ports: [{ name: 'http', containerPort: 8080 }],
              resources: { limits: { cpu: '500m', memory: '256Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
              readinessProbe: { httpGet: { path: '/healthz', port: 'http' }, periodSeconds: 10 },
              command: ['/bin/sh', '-c', 'set -e\nexec /app/server\n'],
            },
          ],
        },
      },
    },
  };
}

/** CustomResourceDefinitions with deep schemas and long descriptions, of about `size` characters of JSON together. */
export function definitions(size: number): Json[] {
  const all: Json[] = [];
  for (let length = 0; length < size;) {
    const next = definition(all.length);
    length += JSON.stringify(next).length;
    all.push(next);
  }
  return all;
}

function definition(i: number): Json {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `things${i}.example.com`, annotations: { 'controller-gen.kubebuilder.io/version': 'v0.16.1' } },
    spec: {
      group: 'example.com',
      names: { kind: `Thing${i}`, listKind: `Thing${i}List`, plural: `things${i}`, singular: `thing${i}` },
      scope: 'Namespaced',
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', required: ['spec'], properties: schemas(i, 4) } },
          subresources: { status: {} },
        },
      ],
    },
  };
}

function schemas(seed: number, depth: number): Json {
  const names = ['selector', 'template', 'matchExpressions', 'port', 'labels', 'ready', 'resources'];
  return Object.fromEntries(names.map((name, i) => [name, schema(seed + i, depth, name)]));
}

function schema(seed: number, depth: number, name: string): Json {
  const description = descriptions[seed % descriptions.length]?.replaceAll('NAME', name) ?? '';
  if (depth === 0 || seed % 3 === 0) {
    return seed % 2 === 0
      ? { description, type: 'string', pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', maxLength: 63, minLength: 1 }
      : { description, type: 'integer', format: 'int32', maximum: 65535, default: 8080 };
  }
  return { description, type: 'object', properties: schemas(seed + 1, depth - 1), required: [name] };
}

const descriptions = [
  'NAME is the name of the thing. It must be unique within its namespace; "default" is taken when it is empty.',
  'NAME says how many there should be. More info: https://example.com/docs/concepts/NAME#how-many-there-should-be',
  'A list of NAME requirements by which objects are chosen.\nThe requirements are ANDed.\n\nNone means that nothing is chosen.',
  'Whether NAME is ready.',
  "NAME holds what the controller's last look at the object gave, and cannot be changed by people (it is overwritten).",
];
