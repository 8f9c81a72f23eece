import { createHash } from 'node:crypto';

import { goJsonText, json, jsonAnswer } from '#http/answer.ts';
import type { Answer } from '#http/answer.ts';
import type { Context } from '#http/context.ts';
import type { Registry } from '#resources/registry.ts';

import { openApiDocuments } from './documents.ts';
import { swaggerDocument } from './swagger.ts';
import { encodeSwagger } from './swagger-protobuf.ts';

const protobuf = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

/** Answers /openapi/v2, /openapi/v3 and the documents below it. */
export function openApiAnswer({ asked, machine, accept }: Context): Answer | undefined {
  const { path } = asked;
  if (path === '/openapi/v2') return swaggerAnswer(machine.registry, accept);
  if (path === '/openapi/v3') {
    const paths = [...openApiDocuments(machine.registry)].map(([name, document]) => [
      name,
      { serverRelativeURL: `/openapi/v3/${name}?hash=${document().hash}` },
    ]);
    return jsonAnswer(200, { paths: Object.fromEntries(paths) });
  }
  if (!path.startsWith('/openapi/v3/')) return undefined;
  const document = openApiDocuments(machine.registry).get(path.slice('/openapi/v3/'.length))?.();
  if (document === undefined) return { code: 404, contentType: 'text/plain; charset=utf-8', body: '' };
  return { code: 200, contentType: json, body: document.text, headers: { etag: `"${document.hash}"`, vary: 'Accept' } };
}

interface Made {
  readonly generation: number;
  readonly json: () => string;
  readonly protobuf: () => Buffer;
}

const made = new WeakMap<Registry, Made>();

/** Both forms are large: each is made when first asked for, and again when kinds have come or gone. */
function swaggerAnswer(registry: Registry, accept: string): Answer {
  let known = made.get(registry);
  if (known === undefined || known.generation !== registry.generation()) {
    known = { generation: registry.generation(), ...formsOf(registry) };
    made.set(registry, known);
  }
  const isProtobuf = accept.includes('proto-openapi.spec.v2');
  const body = isProtobuf ? known.protobuf() : known.json();
  const etag = createHash('sha512').update(body).digest('hex').toUpperCase();
  const contentType = isProtobuf ? protobuf : json;
  return { code: 200, contentType, body, headers: { etag: `"${etag}"`, vary: 'Accept' } };
}

function formsOf(registry: Registry): Omit<Made, 'generation'> {
  let text: string | undefined;
  let bytes: Buffer | undefined;
  return {
    json: () => (text ??= goJsonText(swaggerDocument(registry))),
    protobuf: () => (bytes ??= encodeSwagger(swaggerDocument(registry))),
  };
}
