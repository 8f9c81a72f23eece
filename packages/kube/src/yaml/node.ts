import type { Mark } from './failure.ts';
import type { ScalarStyle } from './token.ts';

/** What a document says before scalars are given types and aliases are followed. Tags are in long form; '' means none. */
export type YamlNode = ScalarNode | SequenceNode | MappingNode | AliasNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly text: string;
  readonly style: ScalarStyle;
  readonly tag: string;
  readonly mark: Mark;
}

export interface SequenceNode {
  readonly kind: 'sequence';
  readonly items: YamlNode[];
  readonly mark: Mark;
}

export interface MappingNode {
  readonly kind: 'mapping';
  readonly entries: { readonly key: YamlNode; readonly value: YamlNode }[];
  readonly mark: Mark;
}

export interface AliasNode {
  readonly kind: 'alias';
  readonly name: string;
  readonly target: YamlNode;
  readonly mark: Mark;
}

/** The scalar that stands where nothing is written. */
export function emptyNode(mark: Mark, tag = ''): ScalarNode {
  return { kind: 'scalar', text: '', style: 'plain', tag, mark };
}
