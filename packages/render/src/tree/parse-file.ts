import { readYaml } from '@capstan/kube/yaml/read.ts';
import type { YamlDocument } from '@capstan/kube/yaml/read.ts';
import type { YamlProblem } from '@capstan/kube/yaml/problem.ts';
import type { Diagnostic } from '#diagnostic.ts';
import type { FoundFile, View } from './view.ts';

export type ParsedFile =
  | { readonly ok: true; readonly documents: readonly YamlDocument[] }
  | { readonly ok: false; readonly diagnostic: Diagnostic };

/** `v2` is the YAML of kubectl and Argo CD, `v3` that of kustomize. */
export type Dialect = 'v2' | 'v3';

/** The documents of a YAML or JSON file. What a file parses to is kept by its object id, over renders. */
export function parseFile(view: View, file: FoundFile, dialect: Dialect): ParsedFile {
  const key = `yaml ${dialect} ${file.id}`;
  const known = view.parsed.get(key) as ReturnType<typeof readYaml> | undefined;
  const result = known ?? readYaml(textOf(file), { dialect });
  if (known === undefined) view.parsed.set(key, result);
  if (result.ok) return result;
  return { ok: false, diagnostic: yamlDiagnostic(file.path, textOf(file), result.problem) };
}

/** A file's text. Bytes that are no UTF-8 become U+FFFD, which no manifest holds on purpose. */
export function textOf(file: FoundFile): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(file.content);
}

export function yamlDiagnostic(file: string, text: string, problem: YamlProblem): Diagnostic {
  const { code, message, reference, line, column } = problem;
  const source = text.split('\n')[line - 1]?.replace(/\r$/, '');
  return {
    code: `yaml/${code}`,
    message: `cannot read the YAML: ${message}`,
    ...(reference === undefined ? {} : { reference }),
    file,
    line,
    column,
    ...(source === undefined ? {} : { source }),
  };
}
