/** One condition on a field, as `fieldSelector` of lists and watches has it. */
export interface FieldRequirement {
  readonly field: string;
  readonly operator: '=' | '==' | '!=';
  readonly value: string;
}

export type FieldSelectorResult =
  | { readonly ok: true; readonly value: readonly FieldRequirement[] }
  /** In the API server's words. */
  | { readonly ok: false; readonly message: string };

/**
 * Reads `metadata.name=x,status.phase!=Running`; empty text selects everything. A backslash escapes `\`, `,` and `=` in
 * values. Whether a kind knows the field is for the caller to judge. Source: apimachinery, `fields/selector.go`.
 */
export function parseFieldSelector(text: string): FieldSelectorResult {
  const requirements: FieldRequirement[] = [];
  for (const term of splitTerms(text).toSorted()) {
    if (term === '') continue;
    const parts = /^(?<field>.*?)(?<operator>!=|==|=)(?<value>.*)$/s.exec(term)?.groups;
    if (parts === undefined) {
      return { ok: false, message: `invalid selector: '${text}'; can't understand '${term}'` };
    }
    const value = unescape(parts['value'] ?? '');
    if (!value.ok) return value;
    const operator = parts['operator'] as FieldRequirement['operator'];
    requirements.push({ field: parts['field'] ?? '', operator, value: value.text });
  }
  return { ok: true, value: requirements };
}

/** Splits at commas that no backslash escapes. */
function splitTerms(text: string): readonly string[] {
  const terms: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '\\') {
      i += 1;
    } else if (text[i] === ',') {
      terms.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...terms, text.slice(start)];
}

type Unescaped = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

function unescape(source: string): Unescaped {
  let text = '';
  for (let i = 0; i < source.length; i += 1) {
    const char = source.charAt(i);
    if (char === ',' || char === '=') {
      return { ok: false, message: `invalid field selector: unescaped character in value: ${char.charCodeAt(0)}` };
    }
    if (char !== '\\') {
      text += char;
      continue;
    }
    i += 1;
    const escaped = source.charAt(i);
    if (escaped === '' || !'\\,='.includes(escaped)) {
      return { ok: false, message: `invalid field selector: invalid escape sequence: \\${escaped}` };
    }
    text += escaped;
  }
  return { ok: true, text };
}

/** `valueOf` tells the value of a field; fields without one are ''. */
export function matchesFields(
  requirements: readonly FieldRequirement[],
  valueOf: (field: string) => string | undefined,
): boolean {
  return requirements.every(({ field, operator, value }) => ((valueOf(field) ?? '') === value) === (operator !== '!='));
}

/** The text form, values escaped. */
export function fieldSelectorText(requirements: readonly FieldRequirement[]): string {
  return requirements
    .map(({ field, operator, value }) => `${field}${operator}${value.replaceAll(/[\\,=]/g, String.raw`\$&`)}`)
    .join(',');
}
