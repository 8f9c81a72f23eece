import { isList, isMap, toJsonText } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';

import type { CustomRules, PrinterColumn } from '#resources/resource.ts';

import { ageOf } from './age.ts';
import type { Column } from './column.ts';
import { age, name } from './parts.ts';

const known = new WeakMap<CustomRules, readonly Column[]>();

/** Columns that a CustomResourceDefinition asks for, after the name; the age alone where it asks for none. */
export function customColumns(rules: CustomRules): readonly Column[] {
  let columns = known.get(rules);
  if (columns === undefined) {
    columns = [name, ...(rules.columns.length === 0 ? [age] : rules.columns.map(columnOf))];
    known.set(rules, columns);
  }
  return columns;
}

function columnOf(column: PrinterColumn): Column {
  const steps = parsePath(column.jsonPath);
  return {
    name: column.name,
    type: column.type,
    format: column.format,
    description:
      column.description === ''
        ? `Custom resource definition column (in JSONPath format): ${column.jsonPath}`
        : column.description,
    priority: column.priority,
    cell: (object, now) => {
      const found = steps === undefined ? [] : findAll(object, steps);
      const [first] = found;
      if (first === undefined) return null;
      return shown(found.length === 1 ? first : found, column.type, now);
    },
  };
}

function shown(value: Json, type: string, now: number): Json {
  switch (type) {
    case 'integer':
      return typeof value === 'number' || typeof value === 'bigint' ? value : null;
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'date':
      return typeof value === 'string' ? ageOf(value, now) : null;
    default:
      return typeof value === 'string' ? value : value === null ? null : toJsonText(value);
  }
}

type Step =
  | { readonly is: 'field'; readonly name: string }
  | { readonly is: 'all' }
  | { readonly is: 'index'; readonly index: number }
  | { readonly is: 'equals'; readonly path: readonly string[]; readonly value: Json };

/** The JSONPath of kubectl, as far as columns use it: fields, `[*]`, `[0]`, `['a']` and `[?(@.type=="Ready")]`. */
export function parsePath(path: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  let rest = path.replace(/^\$/, '');
  const part =
    /^(?:\.?\[\?\(@\.([A-Za-z0-9_.-]+)\s*==\s*(?:"([^"]*)"|'([^']*)'|(\w+))\)\]|\.?\[\*\]|\.?\[(-?\d+)\]|\.?\[(?:'([^']*)'|"([^"]*)")\]|\.\*|\.((?:\\.|[^.[\]\\])+))/;
  while (rest !== '') {
    const match = part.exec(rest);
    if (match === null) return undefined;
    const [all, filter, double, single, bare, index, quoted, quoted2, field] = match;
    const key = quoted ?? quoted2 ?? field?.replaceAll(/\\(.)/g, '$1');
    if (filter !== undefined) {
      const value = double ?? single ?? (bare === 'true' ? true : bare === 'false' ? false : Number(bare));
      steps.push({ is: 'equals', path: filter.split('.'), value });
    } else if (index !== undefined) steps.push({ is: 'index', index: Number(index) });
    else if (key !== undefined) steps.push({ is: 'field', name: key });
    else steps.push({ is: 'all' });
    rest = rest.slice(all.length);
  }
  return steps;
}

function findAll(value: Json, steps: readonly Step[]): readonly Json[] {
  return steps.reduce<readonly Json[]>((found, step) => found.flatMap((one) => take(one, step)), [value]);
}

function take(value: Json, step: Step): readonly Json[] {
  switch (step.is) {
    case 'field':
      return isMap(value) && Object.hasOwn(value, step.name) ? [value[step.name] ?? null] : [];
    case 'all':
      return isList(value) ? value : isMap(value) ? Object.values(value) : [];
    case 'index': {
      const item = isList(value) ? value.at(step.index) : undefined;
      return item === undefined ? [] : [item];
    }
    case 'equals':
      return isList(value) ? value.filter((item) => fieldOf(item, step.path) === step.value) : [];
    default:
      return step satisfies never;
  }
}

function fieldOf(value: Json, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((here, key) => (isMap(here) ? here[key] : undefined), value);
}
