import { rm } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { type ChildGateway, startChildGateway } from './support/child_gateway.ts';
import { post, temporaryDirectory } from './support/gateway.ts';
import { readOutcomeFeed } from './support/journal_contents.ts';
import { signedBody } from './support/records.ts';
import { missingBinaries, SERVER_STORES } from './support/server_stores.ts';

const GATEWAYS = 3;
const DUPLICATES = 64;
const IDS = 4;

interface Fleet extends AsyncDisposable {
  readonly gateways: readonly ChildGateway[];
  readonly dataDirs: readonly string[];
}

/** Gateway processes with data of their own each, and one dedup store. */
async function startFleet(env: Readonly<Record<string, string>>): Promise<Fleet> {
  const dataDirs = await Promise.all(Array.from({ length: GATEWAYS }, temporaryDirectory));
  const gateways = await Promise.all(dataDirs.map((dataDir) => startChildGateway(dataDir, env)));
  return {
    gateways,
    dataDirs,
    async [Symbol.asyncDispose]() {
      await Promise.all(gateways.map((gateway) => gateway.kill()));
      await Promise.all(dataDirs.map((dataDir) => rm(dataDir, { recursive: true, force: true })));
    },
  };
}

for (const store of SERVER_STORES) {
  describe.skipIf(missingBinaries(store))(
    `three gateway processes on one ${store.name} (needs ${store.binaries.join(' and ')})`,
    () => {
      test('64 concurrent duplicates across the processes: exactly one decision, the same bytes for all, one line in all feeds', async () => {
        await using server = await store.start();
        await using fleet = await startFleet(store.env(server.url));
        const bodies = await Promise.all(
          Array.from({ length: IDS }, (_, index) => signedBody(`contended ${index}`)),
        );
        const contend = (body: string) =>
          Promise.all(
            Array.from({ length: DUPLICATES }, (_, index) => {
              const gateway = fleet.gateways[index % GATEWAYS];
              return post(gateway?.url ?? '', body);
            }),
          );
        for (const replies of await Promise.all(bodies.map(contend))) {
          expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
          expect(replies[0]?.status).toBe(200);
          const decided = replies.filter(({ headers }) => headers.get('idempotent-replayed') === null);
          expect(decided).toHaveLength(1);
        }

        await Promise.all(fleet.gateways.map((gateway) => gateway.stop()));
        const feeds = await Promise.all(fleet.dataDirs.map(readOutcomeFeed));
        const ids = bodies.map((body): string => JSON.parse(body).pcs_id);
        expect(feeds.flatMap((feed) => feed.map(([id]) => id)).toSorted()).toEqual(ids.toSorted());
      });
    },
  );
}
