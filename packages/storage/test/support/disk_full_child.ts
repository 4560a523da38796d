/**
 * Runs on a file system of its own, a few megabytes large, mounted on argv[2]: fills it, sees the index refuse, gives
 * the space back, and prints what happened as one line of JSON.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEmbeddedDedup } from '../../src/dedup/embedded/open_embedded_dedup.ts';
import { StorageError } from '../../src/errors.ts';

const directory = process.argv[2];
if (directory === undefined) throw new Error('run me with a directory');
const ballast = join(directory, 'ballast');
// More than half: a log that fills the rest must then fit into the database a second time.
writeFileSync(ballast, new Uint8Array(2_500_000));

const store = await openEmbeddedDedup({ path: join(directory, 'dedup.sqlite') });
const value = 'v'.repeat(2_000);
const acknowledged: string[] = [];
const put = async (id: string): Promise<void> => {
  await store.putIfAbsent({ tenant: 't', scope: 's', id }, { digest: id, value });
  acknowledged.push(id);
};

let refusal: StorageError | undefined;
for (let next = 0; refusal === undefined; next++) {
  try {
    await Promise.all(Array.from({ length: 8 }, (_, i) => put(`${next}-${i}`)));
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    refusal = error;
  }
}

rmSync(ballast);
let recovered = false;
let triesLeft = 2_000;
while (!recovered && triesLeft-- > 0) {
  recovered = await put('after').then(
    () => true,
    () => new Promise((resolve) => setTimeout(() => resolve(false), 10)),
  );
}
let lost = 0;
for (const id of acknowledged) {
  const entry = await store.get({ tenant: 't', scope: 's', id });
  if (entry?.value !== value) lost += 1;
}
await store.close();
console.log(
  JSON.stringify({
    code: refusal.code,
    message: refusal.message,
    acknowledged: acknowledged.length,
    recovered,
    lost,
  }),
);
