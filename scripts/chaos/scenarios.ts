import { join } from 'node:path';
import { type DedupStore, openEmbeddedDedup, openPostgresDedup, openRedisDedup } from '@kakeya/storage';
import { type PrivateServer, startNatsServer, startPostgresServer, startRedisServer } from '@kakeya/testing';
import {
  type Disturbance,
  freezeServer,
  killMembers,
  killServer,
  slowDisk,
  together,
} from './disturbances.ts';
import type { Member } from './fleet.ts';

export interface Scenario {
  readonly members: number;
  readonly backend: Backend;
  /** A broker to which the gateways relay their outcomes. */
  readonly startBroker?: () => Promise<PrivateServer>;
  readonly disturb: (fleet: readonly Member[], servers: Servers) => Disturbance;
}

/** What runs beside the gateways. */
export interface Servers {
  readonly store: PrivateServer | undefined;
  readonly broker: PrivateServer | undefined;
}

/** What the gateways share, with the settings that lead them there. */
export interface Backend {
  /** undefined: the store is in the data directory of the only gateway. */
  readonly start: () => Promise<PrivateServer | undefined>;
  readonly settings: (url: string) => Readonly<Record<string, string>>;
  readonly open: (url: string, fleet: readonly Member[]) => Promise<DedupStore>;
}

const REDIS: Backend = {
  start: () => startRedisServer(),
  settings: (url) => ({ DEDUP_BACKEND: 'redis', REDIS_URL: url }),
  open: (url) => openRedisDedup({ url }),
};

const POSTGRES: Backend = {
  start: startPostgresServer,
  settings: (url) => ({ DEDUP_BACKEND: 'postgres', DATABASE_URL: url }),
  open: (url) => openPostgresDedup({ connectionString: url }),
};

const EMBEDDED: Backend = {
  start: () => Promise.resolve(undefined),
  settings: () => ({}),
  open: (_url, [only]) => openEmbeddedDedup({ path: join(only?.dataDir ?? '', 'dedup.db') }),
};

const AWAY_MS = 4_000;
const SLOW_FSYNC_MS = 200;

const on =
  (
    server: keyof Servers,
    disturb: (server: PrivateServer, awayMs: number) => Disturbance,
  ): Scenario['disturb'] =>
  (_fleet, servers) => {
    const target = servers[server];
    if (target === undefined) throw new Error(`This scenario needs a ${server}.`);
    return disturb(target, AWAY_MS);
  };

const onMembers: Scenario['disturb'] = (fleet) => killMembers(fleet, AWAY_MS / 4);

const onMembersAnd =
  (other: Scenario['disturb']): Scenario['disturb'] =>
  (fleet, servers) =>
    together(onMembers(fleet, servers), other(fleet, servers));

const onDisk: Scenario['disturb'] = ([only]) => {
  if (only === undefined) throw new Error('This scenario needs a gateway.');
  return slowDisk(only, SLOW_FSYNC_MS, AWAY_MS);
};

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'redis-killed': { members: 3, backend: REDIS, disturb: on('store', killServer) },
  'redis-frozen': { members: 3, backend: REDIS, disturb: on('store', freezeServer) },
  'postgres-killed': { members: 3, backend: POSTGRES, disturb: on('store', killServer) },
  'postgres-frozen': { members: 3, backend: POSTGRES, disturb: on('store', freezeServer) },
  'gateways-killed': { members: 3, backend: POSTGRES, disturb: onMembers },
  'gateways-and-redis-killed': { members: 3, backend: REDIS, disturb: onMembersAnd(on('store', killServer)) },
  'nats-killed': {
    members: 2,
    backend: REDIS,
    startBroker: () => startNatsServer(),
    disturb: on('broker', killServer),
  },
  'gateways-and-nats-killed': {
    members: 2,
    backend: REDIS,
    startBroker: () => startNatsServer(),
    disturb: onMembersAnd(on('broker', killServer)),
  },
  'slow-disk': { members: 1, backend: EMBEDDED, disturb: onDisk },
};
