import { failure, parseFailure, type Mark } from './failure.ts';
import { emptyNode, type MappingNode, type SequenceNode, type YamlNode } from './node.ts';
import type { Scanner } from './scanner.ts';
import type { Token, TokenKind } from './token.ts';

/** What is known while one document is parsed. */
export interface Grammar {
  readonly scanner: Scanner;
  readonly anchors: Map<string, YamlNode>;
  /** Prefixes by tag handle. */
  readonly tags: Map<string, string>;
}

/** Where a node stands: `indentless` is a block place where a sequence may start at its key's own column. */
type Place = 'block' | 'indentless' | 'flow';

interface Properties {
  readonly anchor: string | undefined;
  readonly tag: string;
  readonly mark: Mark;
}

/** Parses one node with its properties. Source: the grammar of libyaml's parser. */
export function parseNode(grammar: Grammar, place: Place): YamlNode {
  const { scanner } = grammar;
  if (scanner.peek().kind === 'alias') return parseAlias(grammar, scanner.next());
  const properties = parseProperties(grammar);
  const token = scanner.peek();
  switch (token.kind) {
    case 'scalar': {
      scanner.next();
      const { text, style } = token;
      return named(grammar, properties, { kind: 'scalar', text, style, tag: properties.tag, mark: properties.mark });
    }
    case 'block-entry':
      if (place !== 'indentless') break;
      return parseIndentless(grammar, properties);
    case 'flow-sequence-start':
      return parseFlowSequence(grammar, properties);
    case 'flow-mapping-start':
      return parseFlowMapping(grammar, properties);
    case 'block-sequence-start':
      if (place === 'flow') break;
      return parseBlockSequence(grammar, properties);
    case 'block-mapping-start':
      if (place === 'flow') break;
      return parseBlockMapping(grammar, properties);
    default:
  }
  if (properties.anchor !== undefined || properties.tag !== '')
    return named(grammar, properties, emptyNode(properties.mark, properties.tag));
  throw parseFailure('node-content', 'did not find expected node content', token.mark, properties.mark);
}

function parseAlias(grammar: Grammar, token: Token): YamlNode {
  const target = grammar.anchors.get(token.text);
  if (target === undefined) throw failure('unknown-anchor', `unknown anchor '${token.text}' referenced`, token.mark);
  return { kind: 'alias', name: token.text, target, mark: token.mark };
}

/** An anchor and a tag, in either order, each at most once. */
function parseProperties(grammar: Grammar): Properties {
  const { scanner, tags } = grammar;
  const { mark } = scanner.peek();
  let anchor: string | undefined;
  let tag = '';
  for (;;) {
    const token = scanner.peek();
    if (token.kind === 'anchor' && anchor === undefined) anchor = token.text;
    else if (token.kind === 'tag' && tag === '') {
      const prefix = token.text === '' ? '' : tags.get(token.text);
      if (prefix === undefined) throw parseFailure('unknown-tag', 'found undefined tag handle', token.mark, mark);
      tag = prefix + token.suffix;
    } else return { anchor, tag, mark };
    scanner.next();
  }
}

/** Registers the anchor before the content is parsed, so that a node that contains itself is recognized as such. */
function named<N extends YamlNode>(grammar: Grammar, properties: Properties, node: N): N {
  if (properties.anchor !== undefined) grammar.anchors.set(properties.anchor, node);
  return node;
}

function sequence(grammar: Grammar, properties: Properties): SequenceNode {
  return named(grammar, properties, { kind: 'sequence', items: [], mark: properties.mark });
}

function mapping(grammar: Grammar, properties: Properties): MappingNode {
  return named(grammar, properties, { kind: 'mapping', entries: [], mark: properties.mark });
}

/** The node after an indicator, or the empty one when one of `enders` follows at once. */
function parseOptional(grammar: Grammar, place: Place, enders: readonly TokenKind[]): YamlNode {
  const token = grammar.scanner.peek();
  return enders.includes(token.kind) ? emptyNode(token.mark) : parseNode(grammar, place);
}

function parseBlockSequence(grammar: Grammar, properties: Properties): YamlNode {
  const node = sequence(grammar, properties);
  const { scanner } = grammar;
  const start = scanner.next();
  while (scanner.peek().kind === 'block-entry') {
    scanner.next();
    node.items.push(parseOptional(grammar, 'block', ['block-entry', 'block-end']));
  }
  const end = scanner.next();
  if (end.kind !== 'block-end')
    throw parseFailure('block-sequence', "did not find expected '-' indicator", end.mark, start.mark);
  return node;
}

function parseIndentless(grammar: Grammar, properties: Properties): YamlNode {
  const node = sequence(grammar, properties);
  while (grammar.scanner.peek().kind === 'block-entry') {
    grammar.scanner.next();
    node.items.push(parseOptional(grammar, 'block', ['block-entry', 'key', 'value', 'block-end']));
  }
  return node;
}

function parseBlockMapping(grammar: Grammar, properties: Properties): YamlNode {
  const node = mapping(grammar, properties);
  const { scanner } = grammar;
  const enders: TokenKind[] = ['key', 'value', 'block-end'];
  const start = scanner.next();
  while (scanner.peek().kind === 'key') {
    scanner.next();
    const key = parseOptional(grammar, 'indentless', enders);
    node.entries.push({ key, value: parseValue(grammar, 'indentless', enders) });
  }
  const end = scanner.next();
  if (end.kind !== 'block-end') throw parseFailure('block-mapping', 'did not find expected key', end.mark, start.mark);
  return node;
}

function parseValue(grammar: Grammar, place: Place, enders: readonly TokenKind[]): YamlNode {
  const token = grammar.scanner.peek();
  if (token.kind !== 'value') return emptyNode(token.mark);
  grammar.scanner.next();
  return parseOptional(grammar, place, enders);
}

function parseFlowSequence(grammar: Grammar, properties: Properties): YamlNode {
  const node = sequence(grammar, properties);
  const { scanner } = grammar;
  const start = scanner.next();
  for (let isFirst = true; scanner.peek().kind !== 'flow-sequence-end'; isFirst = false) {
    if (!isFirst) {
      const comma = scanner.next();
      if (comma.kind !== 'flow-entry')
        throw parseFailure('flow-sequence', "did not find expected ',' or ']'", comma.mark, start.mark);
      if (scanner.peek().kind === 'flow-sequence-end') break;
    }
    node.items.push(scanner.peek().kind === 'key' ? parsePair(grammar) : parseNode(grammar, 'flow'));
  }
  scanner.next();
  return node;
}

/** A mapping of one entry without braces, as in `[a: b]`. */
function parsePair(grammar: Grammar): YamlNode {
  const { mark } = grammar.scanner.next();
  const key = parseOptional(grammar, 'flow', ['value', 'flow-entry', 'flow-sequence-end']);
  const value = parseValue(grammar, 'flow', ['flow-entry', 'flow-sequence-end']);
  return { kind: 'mapping', entries: [{ key, value }], mark };
}

function parseFlowMapping(grammar: Grammar, properties: Properties): YamlNode {
  const node = mapping(grammar, properties);
  const { scanner } = grammar;
  const start = scanner.next();
  for (let isFirst = true; scanner.peek().kind !== 'flow-mapping-end'; isFirst = false) {
    if (!isFirst) {
      const comma = scanner.next();
      if (comma.kind !== 'flow-entry')
        throw parseFailure('flow-mapping', "did not find expected ',' or '}'", comma.mark, start.mark);
      if (scanner.peek().kind === 'flow-mapping-end') break;
    }
    if (scanner.peek().kind === 'key') {
      scanner.next();
      const key = parseOptional(grammar, 'flow', ['value', 'flow-entry', 'flow-mapping-end']);
      node.entries.push({ key, value: parseValue(grammar, 'flow', ['flow-entry', 'flow-mapping-end']) });
    } else {
      const key = parseNode(grammar, 'flow');
      node.entries.push({ key, value: emptyNode(scanner.peek().mark) });
    }
  }
  scanner.next();
  return node;
}
