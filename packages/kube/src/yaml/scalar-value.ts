import { decodeBase64Text } from './base64.ts';
import { failure } from './failure.ts';
import type { ScalarNode } from './node.ts';
import { type Dialect, type Resolved, resolvePlain } from './resolve-scalar.ts';

/** A scalar node with its type and, for strings, its text. */
export type Typed = Exclude<Resolved, { type: 'str' }> | { readonly type: 'str'; readonly value: string };

const standard = 'tag:yaml.org,2002:';

/** The tags that ask for a type; any other tag leaves the text a string. */
const typed: ReadonlySet<string> = new Set(['bool', 'int', 'float', 'null', 'timestamp']);

/** Applies tag, style and dialect to a scalar. Throws what go-yaml fails on: a text that is not what its tag says. */
export function scalarValue(node: ScalarNode, dialect: Dialect): Typed {
  const tag = node.tag.startsWith(standard) ? node.tag.slice(standard.length) : node.tag;
  const untagged = tag === '' || (tag === '!' && dialect === 'v3');
  if (untagged) return node.style === 'plain' ? textual(resolvePlain(node.text, dialect), node) : stringOf(node);
  if (tag === 'binary') {
    const value = decodeBase64Text(node.text);
    if (value === undefined) throw failure('binary', '!!binary value contains invalid base64 data', node.mark);
    return { type: 'str', value };
  }
  return typed.has(tag) ? asTagged(node, tag, dialect) : stringOf(node);
}

function asTagged(node: ScalarNode, tag: string, dialect: Dialect): Typed {
  const found = resolvePlain(node.text, dialect);
  // A date is looked for only without a tag or under !!timestamp; under any other it is a string, which does not fit.
  if (found.type === 'int' && tag === 'float') return { type: 'float', value: Number(found.value) };
  if (found.type === tag) return textual(found, node);
  throw failure('tag-mismatch', `cannot decode !!${found.type} \`${node.text}\` as a !!${tag}`, node.mark);
}

function textual(found: Resolved, node: ScalarNode): Typed {
  return found.type === 'str' ? stringOf(node) : found;
}

function stringOf(node: ScalarNode): Typed {
  return { type: 'str', value: node.text };
}

/** True for the key that merges other mappings into this one: a plain `<<`. */
export function isMergeKey(node: ScalarNode, dialect: Dialect): boolean {
  if (node.text !== '<<') return false;
  if (node.tag === `${standard}merge`) return true;
  if (dialect === 'v2') return node.tag === '!' || (node.tag === '' && node.style === 'plain');
  return node.style === 'plain' && (node.tag === '' || node.tag === '!');
}
