import { equalJson, isMap, toJsonText } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';

/**
 * A patched object as the real server shows it when it cannot be read: maps that the patch went through have their keys
 * sorted, everything else is as it was. Source: evanphx/json-patch, which keeps what it does not touch as raw text.
 */
export function patchedText(before: Json, after: Json): string {
  return textOf(before, after, true);
}

function textOf(before: Json | undefined, after: Json, isRoot: boolean): string {
  if (!isMap(after) || (!isRoot && before !== undefined && equalJson(before, after))) return toJsonText(after);
  const fields = Object.entries(after)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => {
      const old = isMap(before) && Object.hasOwn(before, key) ? before[key] : undefined;
      return `${JSON.stringify(key)}:${textOf(old, value, false)}`;
    });
  return `{${fields.join(',')}}`;
}
