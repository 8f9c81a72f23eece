import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

import fc from 'fast-check';
import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import { at } from '@capstan/kube/object/read.ts';
import { describe, expect, it } from 'vitest';

import { readProtobuf } from './body.ts';

interface Vector {
  readonly protobuf: string;
  readonly json: Json;
}

/** Objects of every kind, written both ways by Kubernetes' Go (tools/kube-protobuf/vectors). */
const file = new URL('recordings/objects.json.gz', import.meta.url);
const vectors = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as readonly Vector[];
const named = vectors.map((vector) => ({
  name: `${String(at(vector.json, 'kind'))} ${String(at(vector.json, 'metadata', 'name') ?? at(vector.json, 'metadata', 'generateName'))}`,
  ...vector,
}));

/** Without what says nothing: null, and maps and lists of nothing. Go writes some of them, and some not. */
function meaning(value: Json): Json | undefined {
  if (value === null) return undefined;
  if (isList(value)) return value.length === 0 ? undefined : value.map((item) => meaning(item) ?? {});
  if (!isMap(value)) return value;
  const fields = Object.entries(value).flatMap(([key, item]) => {
    // Go writes the zero of this type, and the API server takes it for nothing.
    const kept = key === 'targetPort' && item === 0 ? undefined : meaning(item);
    return kept === undefined ? [] : [[key, kept] as const];
  });
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}

describe('a protobuf body', () => {
  it.each(named)('reads as Go wrote it: $name', ({ protobuf, json }) => {
    const read = readProtobuf(Buffer.from(protobuf, 'base64'));
    expect(read.ok && meaning(read.value)).toEqual(meaning(json));
  });

  it('that is cut off, or something else, is refused and never more', () => {
    const whole = vectors.map(({ protobuf }) => Buffer.from(protobuf, 'base64'));
    fc.assert(
      fc.property(fc.constantFrom(...whole), fc.nat(), fc.uint8Array({ maxLength: 12 }), (bytes, cut, noise) => {
        const broken = Buffer.concat([bytes.subarray(0, 4 + (cut % bytes.length)), noise]);
        const read = readProtobuf(broken);
        expect(read.ok || read.status.code).toSatisfy((found: unknown) => found === true || found === 400);
      }),
      { numRuns: 500 },
    );
    expect(readProtobuf(Buffer.from('{"kind":"Pod"}'))).toMatchObject({ status: { code: 400 } });
  });

  it('that nests without end is refused', () => {
    let props = Buffer.alloc(0);
    // JSONSchemaProps.not is field 28.
    for (let i = 0; i < 2_000; i++) props = Buffer.concat([Buffer.from([0xe2, 0x01]), varint(props.length), props]);
    const path = [2, 7, 4, 1];
    let raw = props;
    for (const number of path.toReversed())
      raw = Buffer.concat([Buffer.from([(number << 3) | 2]), varint(raw.length), raw]);
    const type = Buffer.concat([text(1, 'apiextensions.k8s.io/v1'), text(2, 'CustomResourceDefinition')]);
    const body = Buffer.concat([Buffer.from('k8s\0'), field(1, type), field(2, raw)]);
    expect(readProtobuf(body)).toMatchObject({ ok: false, status: { code: 400 } });
  });
});

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return Buffer.from(bytes);
}

function field(number: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2]), varint(value.length), value]);
}

function text(number: number, value: string): Buffer {
  return field(number, Buffer.from(value));
}
