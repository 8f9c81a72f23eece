import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Number, type, name in JSON, and "?" when JSON leaves its zero value out. `tools/kube-protobuf` explains the types. */
export type MessageField = readonly [number: number, type: string, name: string, mark: string];

interface Table {
  /** `apps/v1/Deployment` to the name of its message. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly messages: Readonly<Record<string, readonly MessageField[]>>;
}

export interface Messages {
  /** The message of a kind; undefined for kinds that have none, such as custom ones. */
  ofKind(apiVersion: string, kind: string): string | undefined;
  fields(message: string): ReadonlyMap<number, MessageField>;
}

let loaded: Messages | undefined;

/** How the built-in kinds are written in protobuf: read when the first such body comes. */
export function messages(): Messages {
  if (loaded !== undefined) return loaded;
  const file = new URL('messages.gen.json.gz', import.meta.url);
  const table = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as Table;
  const known = new Map<string, ReadonlyMap<number, MessageField>>();
  loaded = {
    ofKind: (apiVersion, kind) => table.kinds[`${apiVersion}/${kind}`],
    fields(message) {
      const found = known.get(message);
      if (found !== undefined) return found;
      const made = new Map((table.messages[message] ?? []).map((field) => [field[0], field]));
      known.set(message, made);
      return made;
    },
  };
  return loaded;
}
