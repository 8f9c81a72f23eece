import type { Json } from '@capstan/kube/object/json.ts';
import { readYaml } from '@capstan/kube/yaml/read.ts';

import { badRequest } from '#verbs/status.ts';
import type { Refusal } from '#verbs/status.ts';

import { parseJson } from './body.ts';

/** An apply body is YAML, and JSON is YAML. */
export function readApplyBody(text: string): { readonly ok: true; readonly value: Json } | Refusal {
  const first = text.trimStart()[0];
  if (first === '{') {
    const parsed = parseJson(text);
    if (parsed.ok) return parsed;
  }
  const reading = readYaml(text, { dialect: 'v2' });
  if (!reading.ok) return badRequest(`error decoding YAML: ${reading.problem.message}`);
  return { ok: true, value: reading.documents[0]?.value ?? null };
}
