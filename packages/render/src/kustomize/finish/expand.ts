import type { Json } from '@capstan/kube/object/json.ts';
import { isList, isMap } from '@capstan/kube/object/json.ts';

/**
 * Replaces `$(NAME)` in a text, `$$` is a dollar sign; names that are not known stay. A text that is one reference and
 * nothing else becomes the value with its type. Source: kustomize api/filters/refvar/expand.go.
 */
export function expand(text: string, values: ReadonlyMap<string, Json>, used: Set<string>): Json {
  let result = '';
  let at = 0;
  for (;;) {
    const dollar = text.indexOf('$', at);
    if (dollar < 0 || dollar + 1 >= text.length) return result + text.slice(at);
    result += text.slice(at, dollar);
    const next = text[dollar + 1];
    const close = next === '(' ? text.indexOf(')', dollar + 2) : -1;
    if (close >= 0) {
      const name = text.slice(dollar + 2, close);
      const value = valueOf(name, values, used);
      if (dollar === 0 && close === text.length - 1) return value;
      result += String(value);
      at = close + 1;
    } else {
      result += next === '$' ? '$' : `$${next}`;
      at = dollar + 2;
    }
  }
}

function valueOf(name: string, values: ReadonlyMap<string, Json>, used: Set<string>): Json {
  const value = values.get(name);
  if (value === undefined || value === null || isList(value) || isMap(value)) return `$(${name})`;
  used.add(name);
  return value;
}
