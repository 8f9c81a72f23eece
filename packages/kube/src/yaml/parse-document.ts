import { parseFailure, type Mark } from './failure.ts';
import type { YamlNode } from './node.ts';
import { type Grammar, parseNode } from './parse-node.ts';
import type { Scanner } from './scanner.ts';

export interface ParsedDocument {
  /** Undefined when the document holds nothing at all. */
  readonly root: YamlNode | undefined;
  /** Of the root, or of the place where it would be. */
  readonly mark: Mark;
}

const standardTags: readonly (readonly [string, string])[] = [
  ['!', '!'],
  ['!!', 'tag:yaml.org,2002:'],
];

/**
 * Parses the next document, or returns undefined at the end of the stream. Only the first document of a stream may lack
 * its `---`; it may then not end before it has begun.
 */
export function parseDocument(scanner: Scanner, isFirst: boolean): ParsedDocument | undefined {
  while (!isFirst && scanner.peek().kind === 'document-end') scanner.next();
  if (scanner.peek().kind === 'stream-end') return undefined;
  const grammar: Grammar = { scanner, anchors: new Map(), tags: new Map(standardTags) };
  const hadDirectives = readDirectives(grammar);
  const token = scanner.peek();
  if (token.kind === 'document-start') scanner.next();
  else if (!isFirst || hadDirectives) {
    if (token.kind === 'stream-end' && !hadDirectives) return undefined;
    throw parseFailure('document-start', 'did not find expected <document start>', token.mark);
  }
  const first = scanner.peek();
  if (endsDocument(first.kind)) {
    if (isFirst && token.kind === 'document-end')
      throw parseFailure('node-content', 'did not find expected node content', token.mark);
    if (first.kind === 'document-end') scanner.next();
    const isNothing = token.kind !== 'document-start';
    return isNothing && first.kind === 'stream-end' ? undefined : { root: undefined, mark: token.mark };
  }
  const root = parseNode(grammar, 'block');
  if (scanner.peek().kind === 'document-end') scanner.next();
  return { root, mark: first.mark };
}

function endsDocument(kind: string): boolean {
  return (
    kind === 'document-start' ||
    kind === 'document-end' ||
    kind === 'stream-end' ||
    kind === 'version' ||
    kind === 'tag-directive'
  );
}

function readDirectives(grammar: Grammar): boolean {
  const own = new Set<string>();
  let seenVersion = false;
  let seen = false;
  for (;;) {
    const token = grammar.scanner.peek();
    if (token.kind === 'version') {
      if (seenVersion) throw parseFailure('directive', 'found duplicate %YAML directive', token.mark);
      if (token.text !== '1.1') throw parseFailure('version', 'found incompatible YAML document', token.mark);
      seenVersion = true;
    } else if (token.kind === 'tag-directive') {
      if (own.has(token.text)) throw parseFailure('directive', 'found duplicate %TAG directive', token.mark);
      own.add(token.text);
      grammar.tags.set(token.text, token.suffix);
    } else return seen;
    seen = true;
    grammar.scanner.next();
  }
}
