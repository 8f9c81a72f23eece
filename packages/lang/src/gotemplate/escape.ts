import { printed, sprint } from './print.ts';
import type { Value } from './value.ts';

/** What the escapers make of their operands: a text as it is, others as `print` writes them. Source: text/template, evalArgs. */
function joined(operands: readonly Value[]): string {
  const [first] = operands;
  if (operands.length === 1 && typeof first === 'string') return first;
  const shown = operands.map((operand) => (operand === undefined || operand === null ? '<no value>' : operand));
  return shown.length === 1 ? printed(shown[0]) : sprint(shown);
}

const entities: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

export function escapeHtml(operands: readonly Value[]): string {
  // oxlint-disable-next-line no-control-regex -- NUL is one of the five
  return joined(operands).replace(/[\0"'&<>]/g, (character) => entities[character] ?? '');
}

const scriptEscapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": String.raw`\'`,
  '"': String.raw`\"`,
  '<': String.raw`\u003C`,
  '>': String.raw`\u003E`,
  '&': String.raw`\u0026`,
  '=': String.raw`\u003D`,
};

export function escapeScript(operands: readonly Value[]): string {
  return joined(operands).replace(/[\\'"<>&=]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return scriptEscapes[character] ?? `\\u${code}`;
  });
}

/** Source: net/url, QueryEscape. */
export function escapeQuery(operands: readonly Value[]): string {
  const escaped = encodeURIComponent(joined(operands).toWellFormed()).replaceAll('%20', '+');
  return escaped.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
