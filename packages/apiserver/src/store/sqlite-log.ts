import { closeSync, fdatasync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';

import type { Log, LogRow } from './log.ts';

/** Layout of the tables below; a file of another layout is refused. */
const LAYOUT = 1;

const TABLES = `
  create table if not exists kv (
    rev integer primary key,
    key text not null,
    prev_rev integer not null,
    create_rev integer not null,
    deleted integer not null,
    value text not null
  ) strict;
  create unique index if not exists kv_key on kv (key, rev);
  create table if not exists compaction (id integer primary key check (id = 1), rev integer not null) strict;
`;

const flushData = promisify(fdatasync);

/**
 * The log in one SQLite file (kubeapi.md section 5: a row a revision, as kine keeps them). The file belongs to one process
 * at a time. With synchronous=NORMAL SQLite leaves the write-ahead journal in the system's cache at a commit (and still
 * flushes it before a checkpoint, and at close); `sync` does what synchronous=FULL would do then, flush the journal, but in
 * a thread of its own instead of with the event loop standing still.
 */
export function openSqliteLog(file: string): Log {
  const db = open(file);
  // SQLite makes this file at the first transaction and keeps it until it is closed.
  const journal = openSync(`${file}-wal`, 'r+');
  let lastSync: Promise<void> = Promise.resolve();
  const insert = db.prepare(
    'insert into kv (rev, key, prev_rev, create_rev, deleted, value) values (?, ?, ?, ?, ?, ?)',
  );
  const inTransaction = (work: () => void): void => {
    db.exec('begin immediate');
    try {
      work();
      db.exec('commit');
    } catch (error) {
      if (db.isTransaction) db.exec('rollback');
      throw error;
    }
  };
  const compactedRevision = (): number => Number(db.prepare('select rev from compaction').get()?.['rev'] ?? 0);

  return {
    append: (rows) => {
      inTransaction(() => {
        for (const row of rows) {
          insert.run(row.revision, row.key, row.previousRevision, row.createRevision, row.deleted ? 1 : 0, row.value);
        }
      });
    },
    sync: () => {
      lastSync = flushData(journal);
      return lastSync;
    },
    load: () => loadRows(db),
    compactedRevision,
    compact: (revision) => {
      if (revision <= compactedRevision()) return;
      inTransaction(() => {
        db.prepare(
          `delete from kv where rev <= ?1 and (deleted = 1 or exists
             (select 1 from kv as newer where newer.key = kv.key and newer.rev > kv.rev and newer.rev <= ?1))`,
        ).run(revision);
        db.prepare(
          'insert into compaction (id, rev) values (1, ?) on conflict (id) do update set rev = excluded.rev',
        ).run(revision);
      });
    },
    problems: () =>
      db
        .prepare('pragma integrity_check')
        .all()
        .map((row) => String(row['integrity_check']))
        .filter((line) => line !== 'ok'),
    close: () => {
      db.close();
      const closeJournal = () => closeSync(journal);
      lastSync.then(closeJournal, closeJournal);
    },
  };
}

function open(file: string): DatabaseSync {
  const db = new DatabaseSync(file);
  try {
    db.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = normal;');
    const version = Number(db.prepare('pragma user_version').get()?.['user_version']);
    if (version > LAYOUT) throw new Error(`${file} has layout ${version}; this version reads up to ${LAYOUT}`);
    db.exec(`begin immediate; ${TABLES} pragma user_version = ${LAYOUT}; commit;`);
    return db;
  } catch (error) {
    db.close();
    const code = (error as { errcode?: number }).errcode;
    if (code === 5)
      throw new Error(`${file} is in use by another process: stop it, or choose another data folder`, { cause: error });
    throw error;
  }
}

function* loadRows(db: DatabaseSync): Generator<LogRow> {
  const rows = db.prepare('select rev, key, prev_rev, create_rev, deleted, value from kv order by rev').iterate();
  for (const row of rows) {
    yield {
      revision: Number(row['rev']),
      key: String(row['key']),
      previousRevision: Number(row['prev_rev']),
      createRevision: Number(row['create_rev']),
      deleted: row['deleted'] === 1,
      value: String(row['value']),
    };
  }
}
