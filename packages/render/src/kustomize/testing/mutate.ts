import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { readYaml } from '@capstan/kube/yaml/read.ts';
import { writeYaml } from '@capstan/kube/yaml/write.ts';
import type { Fixture } from './fixture.ts';

/** Numbers from 0 to 1, the same for the same seed. Source: mulberry32, public domain. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One of the fixtures with something of another put into its kustomization, and some values changed. */
export function mutated(fixtures: readonly Fixture[], random: () => number): Fixture {
  const base = oneOf(fixtures, random);
  let { files } = base;
  if (random() < 0.6) files = crossed(base, oneOf(fixtures, random), random);
  const names = Object.keys(files).filter((name) => /\.ya?ml$|Kustomization$/.test(name));
  const rounds = 1 + Math.floor(random() * 3);
  for (let i = 0; i < rounds && names.length > 0; i++) {
    const name = oneOf(names, random);
    files = { ...files, [name]: changedFile(files[name] ?? new Uint8Array(), random) };
  }
  return { path: base.path, files };
}

/** Fields of the other's kustomization are added, with the files beside it. */
function crossed(base: Fixture, other: Fixture, random: () => number): Fixture['files'] {
  const [mine, theirs] = [kustomizationOf(base), kustomizationOf(other)];
  if (mine === undefined || theirs === undefined) return base.files;
  const added = Object.entries(theirs.value).filter(([key]) => key !== 'resources' && random() < 0.7);
  const beside = Object.entries(other.files).map(([name, content]) => [
    name.startsWith(theirs.folder) ? mine.folder + name.slice(theirs.folder.length) : name,
    content,
  ]);
  const value = { ...mine.value, ...Object.fromEntries(added) };
  return { ...Object.fromEntries(beside), ...base.files, [mine.name]: bytes(writeYaml(value)) };
}

interface Kustomization {
  readonly name: string;
  readonly folder: string;
  readonly value: JsonMap;
}

function kustomizationOf({ path, files }: Fixture): Kustomization | undefined {
  const folder = path === '.' ? '' : `${path}/`;
  const name = `${folder}kustomization.yaml`;
  const read = readYaml(text(files[name] ?? new Uint8Array()), { dialect: 'v2' });
  const value = read.ok ? read.documents[0]?.value : undefined;
  return isMap(value) ? { name, folder, value } : undefined;
}

function changedFile(content: Uint8Array, random: () => number): Uint8Array {
  const read = readYaml(text(content), { dialect: 'v3' });
  if (!read.ok) return content;
  const documents = read.documents.flatMap(({ value }) => (value === undefined ? [] : [value]));
  if (documents.length === 0) return content;
  const at = Math.floor(random() * documents.length);
  return bytes(documents.map((value, i) => writeYaml(i === at ? changed(value, random) : value)).join('---\n'));
}

const oddTexts = [
  '',
  'web',
  'x-y',
  'a.b/c',
  '$(S)',
  'true',
  '1',
  'v1',
  'Service',
  'Deployment',
  '*',
  'ünï',
  'a b',
  'nginx:1@sha256:ab',
];
const oddValues: readonly Json[] = [null, true, 0, 80, -1, 1.5, [], {}, ['a'], { name: 'web' }];
const odd: readonly Json[] = [...oddTexts, ...oddValues];

/** The value with one place in it changed: gone, twice, another value, or moved to another key. */
function changed(value: Json, random: () => number): Json {
  if (isList(value)) {
    if (value.length === 0) return random() < 0.5 ? value : [oneOf(odd, random)];
    const at = Math.floor(random() * value.length);
    const dice = random();
    if (dice < 0.12) return value.toSpliced(at, 1);
    if (dice < 0.24) return value.toSpliced(at, 0, value[at] ?? null);
    return value.with(at, changed(value[at] ?? null, random));
  }
  if (!isMap(value)) return random() < 0.3 && typeof value === 'string' ? `${value}x` : oneOf(odd, random);
  const keys = Object.keys(value);
  if (keys.length === 0) return random() < 0.5 ? value : { name: oneOf(odd, random) };
  const key = oneOf(keys, random);
  if (random() < 0.12) return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  return { ...value, [key]: changed(value[key] ?? null, random) };
}

function oneOf<T>(list: readonly T[], random: () => number): T {
  const item = list[Math.floor(random() * list.length)];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
}

function text(content: Uint8Array): string {
  return new TextDecoder('utf-8').decode(content);
}

function bytes(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}
