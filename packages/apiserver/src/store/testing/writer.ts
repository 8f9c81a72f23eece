import { openSqliteLog } from '#store/sqlite-log.ts';
import { createStore } from '#store/store.ts';

/** Writes for ever to the file named on the command line; prints each revision once it is durable. */
const store = createStore(openSqliteLog(process.argv[2] ?? ''), {
  encode: (value: string) => value,
  decode: (value: string) => value,
});
for (;;) {
  for (let i = 0; i < 3; i++) store.put('a', 'last', String);
  await store.settled();
  process.stdout.write(`${store.revision()}\n`);
}
