import { complain } from '#kustomize/context.ts';
import type { Context, FieldPath } from '#kustomize/context.ts';
import type { GeneratorArgs } from '#kustomize/kustomization.ts';
import { readFile } from '#kustomize/load/read-entry.ts';
import { textOf } from '#tree/parse-file.ts';
import { baseName } from '#tree/path.ts';

export interface KeyValue {
  readonly key: string;
  readonly value: Uint8Array;
}

/** The pairs of a generator: env files, literals, files, in this order. Source: kustomize api/kv/kv.go. */
export function keyValues(context: Context, field: FieldPath, args: GeneratorArgs): readonly KeyValue[] {
  const envs = [...(args.envs ?? []), ...(args.env === undefined || args.env === '' ? [] : [args.env])];
  const pairs = [
    ...envs.flatMap((entry, i) => fromEnvFile(context, [...field, 'envs', i], entry)),
    ...(args.literals ?? []).flatMap((entry, i) => fromLiteral(context, [...field, 'literals', i], entry)),
    ...(args.files ?? []).flatMap((entry, i) => fromFile(context, [...field, 'files', i], entry)),
  ];
  const seen = new Set<string>();
  for (const { key } of pairs) {
    if (seen.has(key)) {
      const message = `${String(field[0])} ${args.name ?? ''}: illegally repeats the key ${key}`;
      complain(context, field, {
        code: 'generator',
        message,
        reference: `${field[0] === 'secretGenerator' ? 'secret' : 'configmap'} ${args.name ?? ''} illegally repeats the key \`${key}\``,
        hint: 'Keep one of the two, or give the file another key: key=path.',
      });
    }
    seen.add(key);
  }
  return pairs;
}

/** `key=value`; one pair of quotes around the value is taken off. */
function fromLiteral(context: Context, field: FieldPath, entry: string): readonly KeyValue[] {
  const equals = entry.indexOf('=');
  if (equals <= 0) {
    complain(context, field, {
      code: 'generator',
      message: `${String(field[0])}: invalid literal source ${entry}, expected key=value`,
      reference: `invalid literal source ${entry}, expected key=value`,
    });
    return [];
  }
  const value = entry.slice(equals + 1);
  const quote = value.slice(0, 1);
  const isQuoted = value.length >= 2 && (quote === '"' || quote === "'") && value.endsWith(quote);
  return [pair(entry.slice(0, equals), isQuoted ? value.slice(1, -1) : value)];
}

/** `path` or `key=path`. */
function fromFile(context: Context, field: FieldPath, entry: string): readonly KeyValue[] {
  const [first = '', second, ...more] = entry.split('=');
  if (more.length > 0 || first === '' || second === '') {
    const message = `${String(field[0])}: invalid file source ${entry}, expected a path or key=path`;
    complain(context, field, {
      code: 'generator',
      message,
      reference: `source "${entry}" key name or file path contains '='`,
    });
    return [];
  }
  const file = readFile(context, field, second ?? first);
  return file === undefined ? [] : [{ key: second === undefined ? baseName(first) : first, value: file.content }];
}

/** Lines `key=value`, comments and blanks left out. Quotes are kept; a bare key has an empty value. */
function fromEnvFile(context: Context, field: FieldPath, entry: string): readonly KeyValue[] {
  const file = readFile(context, field, entry);
  if (file === undefined) return [];
  return textOf(file)
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line) => line.replace(/\r$/, '').trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const equals = line.indexOf('=');
      return equals < 0 ? pair(line, '') : pair(line.slice(0, equals), line.slice(equals + 1));
    });
}

function pair(key: string, value: string): KeyValue {
  return { key, value: new TextEncoder().encode(value) };
}
