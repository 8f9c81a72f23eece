import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readYaml } from '@capstan/kube/yaml/read.ts';
import { isMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { parseApiVersion } from '@capstan/kube/object/ref.ts';
import type { Cluster } from '#cluster/cluster.ts';

/**
 * Creates what the YAML files of a folder declare and the cluster does not have yet, as `kubectl create` would: the
 * Applications that a cluster starts from. Returns the names that were new.
 */
export async function bootstrap(cluster: Cluster, folder: string, signal: AbortSignal): Promise<readonly string[]> {
  const created: string[] = [];
  for (const name of (await readdir(folder)).toSorted()) {
    for (const object of objectsOf(name, await readFile(join(folder, name), 'utf8'))) {
      if (await createIfMissing(cluster, object, signal)) created.push(object.metadata.name);
    }
  }
  return created;
}

function objectsOf(name: string, text: string): readonly KubeObject[] {
  const read = readYaml(text, { dialect: 'v2' });
  if (!read.ok) throw new Error(`${name}:${read.problem.line}: ${read.problem.message}`);
  return read.documents.flatMap(({ value }) => (isMap(value) ? [value as KubeObject] : []));
}

async function createIfMissing(cluster: Cluster, object: KubeObject, signal: AbortSignal): Promise<boolean> {
  const kinds = await cluster.kinds({ fresh: true }, signal);
  if (!kinds.ok) throw new Error(kinds.failure.message);
  const { group, version } = parseApiVersion(object.apiVersion);
  const kind = kinds.value.exact(group, version, object.kind);
  if (kind === undefined) throw new Error(`the cluster does not serve ${object.apiVersion} ${object.kind}`);
  const created = await cluster.create(kind, object, { fieldManager: 'capstan-demo' }, signal);
  if (!created.ok && created.failure.code !== 'already-exists') throw new Error(created.failure.message);
  return created.ok;
}
