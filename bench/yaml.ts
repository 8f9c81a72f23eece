/** `npm run bench -- yaml [file ...]`: MB/s of reading and writing manifests, made up or from the given files. */
import { readFileSync } from 'node:fs';
import type { Json } from '../packages/kube/src/object/json.ts';
import { readYaml } from '../packages/kube/src/yaml/read.ts';
import { writeYaml } from '../packages/kube/src/yaml/write.ts';

const files = process.argv.slice(2);
const text = files.length > 0 ? files.map((file) => readFileSync(file, 'utf8')).join('\n---\n') : manifests(2000);

const megabytes = Buffer.byteLength(text) / 1e6;
const values = readAll();
console.log(`${megabytes.toFixed(2)} MB, ${values.length} documents`);
for (const dialect of ['v2', 'v3'] as const) report(`read ${dialect}`, megabytes, () => readYaml(text, { dialect }));
const written = values.map(writeYaml).reduce((sum, part) => sum + Buffer.byteLength(part), 0) / 1e6;
report('write', written, () => values.map(writeYaml));

function readAll(): Json[] {
  const reading = readYaml(text, { dialect: 'v2' });
  if (!reading.ok) throw new Error(`${reading.problem.line}: ${reading.problem.message}`);
  return reading.documents.flatMap(({ value }) => (value === undefined ? [] : [value]));
}

/** The best of five runs, after two to warm up. */
function report(name: string, size: number, run: () => unknown): void {
  let best = Infinity;
  for (let i = 0; i < 7; i++) {
    const start = performance.now();
    run();
    if (i >= 2) best = Math.min(best, performance.now() - start);
  }
  console.log(`${name.padEnd(8)} ${((size / best) * 1000).toFixed(1)} MB/s`);
}

function manifests(count: number): string {
  return Array.from({ length: count }, (_, i) =>
    writeYaml({
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
    }),
  ).join('---\n');
}
