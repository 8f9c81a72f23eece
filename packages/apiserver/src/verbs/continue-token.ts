import { isMap } from '@capstan/kube/object/json.ts';

/** Where a list goes on, and as of when. Source of the form: apiserver pkg/storage/continue.go. */
export interface Continue {
  readonly revision: number;
  /** First key of the next page, after the prefix of the list. */
  readonly start: string;
}

export function continueToken({ revision, start }: Continue): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start })).toString('base64url');
}

export function readContinueToken(token: string): Continue | { readonly wrong: string } {
  if (!/^[A-Za-z0-9_-]*={0,2}$/.test(token)) {
    return { wrong: `illegal base64 data at input byte ${/[^A-Za-z0-9_-]/.exec(token)?.index ?? 0}` };
  }
  const text = Buffer.from(token, 'base64url').toString();
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { wrong: `invalid character '${text[0] ?? ''}' looking for beginning of value` };
  }
  if (!isMap(parsed)) return { wrong: 'the token is no object' };
  const { v, rv, start } = parsed;
  if (v !== 'meta.k8s.io/v1') return { wrong: `server does not recognize this encoded version ${String(v)}` };
  if (typeof rv !== 'number' || rv === 0) {
    return { wrong: 'incorrect encoded start resourceVersion (version meta.k8s.io/v1)' };
  }
  return typeof start === 'string' ? { revision: rv, start } : { wrong: 'incorrect encoded start key' };
}
