import type { Json } from '#object/json.ts';
import { unit } from './characters.ts';
import type { Lines } from './fast-lines.ts';
import { readFastDocument } from './fast-read.ts';
import { failure, YamlFailure } from './failure.ts';
import { limits } from './limits.ts';
import { parseDocument } from './parse-document.ts';
import type { YamlProblem } from './problem.ts';
import { refuseControlCharacters } from './readable.ts';
import type { Dialect } from './resolve-scalar.ts';
import { referenceText } from './reference-text.ts';
import { createScanner, type Scanner } from './scanner.ts';
import { type Conversion, toJson } from './to-json.ts';

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
    return { ok: true, documents: readAll(evenLines(text), options) };
  } catch (error) {
    if (error instanceof YamlFailure)
      return { ok: false, problem: { ...error.problem, reference: referenceText(error, options.dialect) } };
    throw error;
  }
}

/** Without byte order mark and carriage returns before line feeds, which change neither values nor places. */
function evenLines(text: string): string {
  const start = text.charCodeAt(0) === unit.byteOrderMark ? text.slice(1) : text;
  return start.includes('\r') ? start.replaceAll('\r\n', '\n') : start;
}

/** Line breaks other than line feeds, which only the full reader knows. */
const rareBreaks = /[\r\x85\u2028\u2029]/;

function readAll(text: string, { dialect, uniqueKeys, onlyFirst }: ReadOptions): YamlDocument[] {
  const conversion = { dialect, uniqueKeys: uniqueKeys ?? dialect === 'v3' };
  const documents: YamlDocument[] = [];
  const isSimple = !rareBreaks.test(text);
  const place: Lines = { text: `${text}\0`, dialect, pos: 0, line: 0, lineStart: 0, indent: 0 };
  while (!(onlyFirst && documents.length > 0)) {
    const { line, lineStart } = place;
    const fast = isSimple ? readFastDocument(place) : undefined;
    if (fast !== undefined) {
      documents.push({ value: fast.value, line: fast.line + 1, column: fast.column + 1 });
      continue;
    }
    const scanner = createScanner({ text, pos: lineStart, line, lineStart }, dialect === 'v3' ? 2 : 0);
    const parsed = parseDocument(scanner, documents.length === 0);
    if (parsed === undefined) break;
    const value = parsed.root === undefined ? undefined : toJson(parsed.root, conversion);
    documents.push({ value, line: parsed.mark.line + 1, column: parsed.mark.column + 1 });
    if (onlyFirst || !resume(place, scanner)) {
      if (!onlyFirst) readRest(scanner, conversion, documents);
      break;
    }
  }
  return documents;
}

/** Puts the place at the document marker that follows; false when the full reader has to go on by itself. */
function resume(place: Lines, scanner: Scanner): boolean {
  const { kind, mark } = scanner.peek();
  const lineStart = kind === 'document-start' ? scanner.documentStarts.get(mark.line) : undefined;
  if (lineStart === undefined) return false;
  Object.assign(place, { line: mark.line, lineStart, pos: lineStart });
  return true;
}

function readRest(scanner: Scanner, conversion: Conversion, documents: YamlDocument[]): void {
  for (;;) {
    const parsed = parseDocument(scanner, false);
    if (parsed === undefined) return;
    const value = parsed.root === undefined ? undefined : toJson(parsed.root, conversion);
    documents.push({ value, line: parsed.mark.line + 1, column: parsed.mark.column + 1 });
  }
}
