import { cp, mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { KubernetesApi } from '../kubernetes.ts';
import { managedPaths } from './commits.ts';

/** The managed objects without what differs between any two clusters: uids, times, addresses, statuses. */
export async function snapshot(kube: KubernetesApi): Promise<Record<string, unknown>> {
  const objects = await Promise.all(managedPaths.map((path) => kube.get<KubeObject>(path)));
  return Object.fromEntries(managedPaths.map((path, index) => [path, plain(objects[index])]));
}

function plain(object: KubeObject | undefined): unknown {
  if (object === undefined) return 'not there';
  const { metadata, status: _status, ...rest } = object;
  const { spec, ...more } = rest as { readonly spec?: Record<string, unknown> };
  const { clusterIP: _ip, clusterIPs: _ips, ...kept } = spec ?? {};
  const owners = (metadata.managedFields ?? []).map(({ time: _time, ...owner }) => owner);
  return {
    ...more,
    ...(spec === undefined ? {} : { spec: kept }),
    labels: metadata.labels,
    annotations: metadata.annotations,
    generation: metadata.generation,
    owners: owners.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
  };
}

/** What SQLite says of a database whose process was killed; a copy is asked, so that the process finds it as it was. */
export async function integrityOf(folder: string): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'capstan-integrity-'));
  try {
    for (const name of ['state.db', 'state.db-wal', 'state.db-shm'].filter((one) => existsSync(join(folder, one))))
      await cp(join(folder, name), join(copy, name));
    const database = new DatabaseSync(join(copy, 'state.db'));
    const found = database.prepare('PRAGMA integrity_check').all();
    database.close();
    return found.map((row) => String(row['integrity_check'])).join('; ');
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
