/** Puts rows into the store at argv's path, ten at a time, reporting each position, until it is killed. */
import { openFeatureStore } from '../../src/features/open_feature_store.ts';
import { featureRow } from './feature_row.ts';

const [, , path = ''] = process.argv;
const store = await openFeatureStore({ path });
for (let seq = 1; ; seq++) {
  await store.put(
    Array.from({ length: 10 }, (_, i) => featureRow(seq * 10 + i)),
    seq,
  );
  process.send?.(seq);
  await new Promise((resolve) => setImmediate(resolve));
}
