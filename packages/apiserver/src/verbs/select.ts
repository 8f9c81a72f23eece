import type { KubeObject } from '@capstan/kube/object/object.ts';

/** Which objects a list or watch is about. */
export type Selector = (object: KubeObject) => boolean;

export type Parsed =
  | { readonly ok: true; readonly matches: Selector | undefined }
  | { readonly ok: false; readonly message: string };

const requirement =
  /^\s*(?:(!)\s*([^\s,=!<>()]+)|([^\s,=!<>()]+)\s+(in|notin)\s*\(([^)]*)\)|([^\s,=!<>()]+)\s*(==|=|!=|<|>)\s*([^\s,=!<>()]*)|([^\s,=!<>()]+))\s*$/;

/** Parses the text of labelSelector; `matches` is undefined where it selects all. Source: apimachinery labels. */
export function parseLabelSelector(text: string): Parsed {
  if (text.trim() === '') return { ok: true, matches: undefined };
  const tests: ((labels: Readonly<Record<string, string>>) => boolean)[] = [];
  for (const part of splitOutside(text)) {
    const match = requirement.exec(part);
    if (match === null) return { ok: false, message: `unable to parse requirement: ${part}` };
    tests.push(testOf(match));
  }
  return { ok: true, matches: ({ metadata }) => tests.every((test) => test(metadata.labels ?? {})) };
}

/** Splits at commas that are not inside parentheses. */
function splitOutside(text: string): string[] {
  return text.split(/,(?![^(]*\))/);
}

function testOf(match: RegExpExecArray): (labels: Readonly<Record<string, string>>) => boolean {
  const [, , absent, setKey, operator, values, key, comparison, value = '', present] = match;
  if (absent !== undefined) return (labels) => !Object.hasOwn(labels, absent);
  if (present !== undefined) return (labels) => Object.hasOwn(labels, present);
  if (setKey !== undefined) {
    const set = new Set((values ?? '').split(',').map((item) => item.trim()));
    if (operator === 'in') return (labels) => Object.hasOwn(labels, setKey) && set.has(labels[setKey] ?? '');
    return (labels) => !Object.hasOwn(labels, setKey) || !set.has(labels[setKey] ?? '');
  }
  const name = key ?? '';
  switch (comparison) {
    case '!=':
      return (labels) => labels[name] !== value;
    case '<':
      return (labels) => Object.hasOwn(labels, name) && Number(labels[name]) < Number(value);
    case '>':
      return (labels) => Object.hasOwn(labels, name) && Number(labels[name]) > Number(value);
    default:
      return (labels) => Object.hasOwn(labels, name) && labels[name] === value;
  }
}
