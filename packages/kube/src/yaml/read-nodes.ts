import { YamlFailure } from './failure.ts';
import type { YamlNode } from './node.ts';
import { parseDocument } from './parse-document.ts';
import { createScanner } from './scanner.ts';

/**
 * The documents of a text as they are written, before scalars are given types: one node for each document that `readYaml`
 * gives, undefined for those that hold nothing. Undefined when the text cannot be read.
 */
export function readNodes(text: string): readonly (YamlNode | undefined)[] | undefined {
  const scanner = createScanner({ text, pos: 0, line: 0, lineStart: 0 }, 2);
  const roots: (YamlNode | undefined)[] = [];
  try {
    for (;;) {
      const parsed = parseDocument(scanner, roots.length === 0);
      if (parsed === undefined) return roots;
      roots.push(parsed.root);
    }
  } catch (error) {
    if (error instanceof YamlFailure) return undefined;
    throw error;
  }
}
