import type { Json } from '#object/json.ts';
import { failure, YamlFailure } from './failure.ts';
import { limits } from './limits.ts';
import { parseDocument } from './parse-document.ts';
import type { YamlProblem } from './problem.ts';
import { refuseControlCharacters } from './readable.ts';
import type { Dialect } from './resolve-scalar.ts';
import { createScanner } from './scanner.ts';
import { toJson } from './to-json.ts';

export interface YamlDocument {
  /** Undefined when the document is empty or holds comments only. */
  readonly value: Json | undefined;
  /** Where its content begins, counted from 1. */
  readonly line: number;
  readonly column: number;
}

export interface ReadOptions {
  /** v2: sigs.k8s.io/yaml, as kubectl, Helm and Argo CD read. v3: kyaml, as Kustomize reads. */
  readonly dialect: Dialect;
  /** v2 only: a key that appears twice is a problem (UnmarshalStrict). v3 is always so. */
  readonly uniqueKeys?: boolean;
  /** Stop after one document without looking at the rest, as sigs.k8s.io/yaml's Unmarshal does. */
  readonly onlyFirst?: boolean;
}

export type YamlReading =
  | { readonly ok: true; readonly documents: readonly YamlDocument[] }
  | { readonly ok: false; readonly problem: YamlProblem };

/** Reads every document of a text. Never throws; the first thing wrong ends it. */
export function readYaml(text: string, options: ReadOptions): YamlReading {
  try {
    if (text.length > limits.textLength)
      throw failure('too-large', `text is longer than ${limits.textLength} characters`, { line: 0, column: 0 });
    refuseControlCharacters(text);
    return { ok: true, documents: readAll(text, options) };
  } catch (error) {
    if (error instanceof YamlFailure) return { ok: false, problem: error.problem };
    throw error;
  }
}

function readAll(text: string, { dialect, uniqueKeys, onlyFirst }: ReadOptions): YamlDocument[] {
  const scanner = createScanner({ text, pos: 0, line: 0, lineStart: 0 });
  const conversion = { dialect, uniqueKeys: uniqueKeys ?? dialect === 'v3' };
  const documents: YamlDocument[] = [];
  for (;;) {
    const parsed = parseDocument(scanner, documents.length === 0);
    if (parsed === undefined) return documents;
    const value = parsed.root === undefined ? undefined : toJson(parsed.root, conversion);
    documents.push({ value, line: parsed.mark.line + 1, column: parsed.mark.column + 1 });
    if (onlyFirst) return documents;
  }
}
