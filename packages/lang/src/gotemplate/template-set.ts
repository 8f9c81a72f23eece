import { builtins } from './builtin.ts';
import type { MissingKey, TemplateSet } from './frame.ts';
import type { Source, TemplateTree } from './node.ts';
import { isEmptyList, parseTemplate } from './parser.ts';
import type { GoFunction } from './value.ts';

/**
 * Reads texts that share their definitions: a later one replaces what an earlier one defined, unless it is empty. Throws
 * ParseError. Source: text/template, Template.Parse and associate.
 */
export function readTemplates(
  sources: readonly Source[],
  functions: ReadonlyMap<string, GoFunction>,
  missingKey: MissingKey = 'default',
): TemplateSet {
  const templates = new Map<string, TemplateTree>();
  for (const source of sources) {
    for (const tree of parseTemplate(source, (name) => functions.has(name) || builtins.has(name))) {
      if (!templates.has(tree.name) || !isEmptyList(tree.root)) templates.set(tree.name, tree);
    }
  }
  return { templates, functions, missingKey };
}
