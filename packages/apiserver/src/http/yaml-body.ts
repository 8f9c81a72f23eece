import { isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import { readYaml } from '@capstan/kube/yaml/read.ts';

import type { FieldValidation } from '#verbs/machine.ts';
import { badRequest } from '#verbs/status.ts';
import type { Refusal } from '#verbs/status.ts';

import { parseJson } from './body.ts';
import { goKind } from './go-kind.ts';

export type YamlBody =
  | {
      readonly ok: true;
      /** Null when there is nothing. */
      readonly value: Json;
      /** The error of a strict reader, when a key comes twice. */
      readonly strict: string | undefined;
    }
  /** `problem`: in the words of sigs.k8s.io/yaml. */
  | { readonly ok: false; readonly problem: string };

/** YAML, and JSON is YAML. Only the first document counts. */
export function parseYaml(text: string): YamlBody {
  if (text.trimStart().startsWith('{')) {
    const parsed = parseJson(text);
    if (parsed.ok) return { ...parsed, strict: undefined };
  }
  const options = { dialect: 'v2', onlyFirst: true } as const;
  const strict = readYaml(text, { ...options, uniqueKeys: true });
  if (strict.ok) return { ok: true, value: strict.documents[0]?.value ?? null, strict: undefined };
  const reading = readYaml(text, options);
  if (!reading.ok) return { ok: false, problem: reading.problem.reference };
  return { ok: true, value: reading.documents[0]?.value ?? null, strict: strict.problem.reference };
}

/** The object in the body of a server-side apply, with what is to be warned of. */
export function readApplyBody(
  text: string,
  validation: FieldValidation,
): { readonly ok: true; readonly value: Json; readonly warnings: readonly string[] } | Refusal {
  const body = parseYaml(text);
  if (!body.ok) return badRequest(`error decoding YAML: error converting YAML to JSON: ${body.problem}`);
  const { value, strict } = body;
  if (value !== null && !isMap(value)) {
    const why = `json: cannot unmarshal ${goKind(value)} into Go value of type map[string]interface {}`;
    return badRequest(`error decoding YAML: error unmarshaling JSON: while decoding JSON: ${why}`);
  }
  if (strict !== undefined && validation === 'Strict') {
    return badRequest(`error strict decoding YAML: error converting YAML to JSON: ${strict}`);
  }
  return { ok: true, value: value ?? {}, warnings: validation === 'Warn' ? repeatedKeys(strict) : [] };
}

/** `yaml: unmarshal errors:` and a line for each key becomes a text for each key. */
export function repeatedKeys(strict: string | undefined): readonly string[] {
  if (strict === undefined) return [];
  const [first = '', ...lines] = strict.split('\n').map((line) => line.trim());
  return lines.length === 0 ? [first] : lines;
}
