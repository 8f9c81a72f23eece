import { jsonAnswer, json } from '#http/answer.ts';
import type { Answer } from '#http/answer.ts';
import type { Context } from '#http/context.ts';

import { openApiDocuments } from './documents.ts';

/** Answers /openapi/v3 and the documents below it. There is no v2: kubectl needs it up to 1.26 only. */
export function openApiAnswer({ asked, machine }: Context): Answer | undefined {
  const { path } = asked;
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
