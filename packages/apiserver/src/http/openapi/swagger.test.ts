import { describe, expect, it } from 'vitest';

import { fieldsOf } from '#http/protobuf/reader.ts';
import { createRegistry } from '#resources/registry.ts';

import { swaggerDocument } from './swagger.ts';
import { encodeSwagger } from './swagger-protobuf.ts';

/** Messages below `bytes` along field numbers, as any protobuf reader finds them. */
function below(bytes: Buffer, ...path: readonly number[]): Buffer[] {
  const [number, ...rest] = path;
  if (number === undefined) return [bytes];
  return [...fieldsOf(bytes)].flatMap(({ number: found, value }) =>
    found === number && Buffer.isBuffer(value) ? below(value, ...rest) : [],
  );
}

const texts = (found: readonly Buffer[]): string[] => found.map((bytes) => bytes.toString('utf8'));

describe('the OpenAPI v2 document', () => {
  const document = swaggerDocument(createRegistry());
  const bytes = encodeSwagger(document);

  it('says of every PATCH its kind and that it knows dryRun: what kubectl up to 1.26 looks for', () => {
    const item = below(bytes, 8, 2).find(
      (path) => texts(below(path, 1))[0] === '/apis/apps/v1/namespaces/{namespace}/deployments/{name}',
    );
    const patch = below(item ?? Buffer.alloc(0), 2, 8)[0] ?? Buffer.alloc(0);
    // ParametersItem, Parameter, NonBodyParameter, QueryParameterSubSchema, name
    expect(texts(below(patch, 8, 1, 2, 3, 4))).toEqual(['dryRun', 'fieldManager', 'fieldValidation']);
    expect(texts(below(patch, 13, 2, 2))).toContain('group: apps\nkind: Deployment\nversion: v1\n');
  });

  it('carries the merge keys of lists as YAML inside of the message', () => {
    const podSpec = below(bytes, 9, 1).find((one) => texts(below(one, 1))[0] === 'io.k8s.api.core.v1.PodSpec');
    const containers = below(podSpec ?? Buffer.alloc(0), 2, 25, 1).find(
      (one) => texts(below(one, 1))[0] === 'containers',
    );
    const extensions = below(containers ?? Buffer.alloc(0), 2, 31);
    const pairs = extensions.map((one) => [texts(below(one, 1))[0], texts(below(one, 2, 2))[0]]);
    expect(pairs).toContainEqual(['x-kubernetes-patch-merge-key', 'name\n']);
    expect(pairs).toContainEqual(['x-kubernetes-patch-strategy', 'merge\n']);
  });

  it('refers to nothing that it does not define', () => {
    const definitions = document['definitions'] as Readonly<Record<string, unknown>>;
    const references = new Set(JSON.stringify(document).match(/#\/[^"]+/g));
    expect([...references].filter((name) => definitions[name.replace('#/definitions/', '')] === undefined)).toEqual([]);
  });
});
