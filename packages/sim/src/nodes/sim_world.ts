import type { GatewayConfig } from '@kakeya/gateway/core';
import { EPOCH_MS } from '../world/process_clock.ts';
import type { Plan } from '../plan/plan.ts';
import { Random } from '../world/random.ts';
import { World } from '../world/world.ts';
import { AgentNode } from './agent_node.ts';
import { DedupModel } from './dedup_model.ts';
import { Edge } from './edge.ts';
import { configFor, type Environment } from './environment.ts';
import { GatewayNode } from './gateway_node.ts';
import { Labeller } from './labeller.ts';
import { Network } from './network.ts';
import { RawClient } from './raw_client.ts';
import { borrowOutboxDatabase, returnOutboxDatabase } from './outbox_database.ts';
import { type RecordPool, tenantOfAgent } from './records.ts';

/** Everything that one schedule runs in. */
export interface SimWorld {
  readonly world: World;
  readonly config: GatewayConfig;
  readonly records: RecordPool;
  readonly network: Network;
  readonly dedup: DedupModel;
  readonly gateways: readonly GatewayNode[];
  readonly agents: readonly AgentNode[];
  readonly client: RawClient;
  readonly labeller: Labeller;
  readonly edge: Edge;
  /** Ends all faults and brings back whatever is down. */
  heal(): void;
  isSettled(): boolean;
  /** What keeps the world from being settled. */
  describe(): string;
  dispose(): void;
}

export function buildWorld(plan: Plan, environment: Environment, keepTrace: boolean): SimWorld {
  const world = new World(keepTrace);
  const random = new Random(plan.seed ^ 0x5bd1e995);
  const dedup = new DedupModel(world, random.fork(), plan.dedup);
  const network = new Network(world, random.fork(), plan.network);
  const config = configFor(environment.config, {
    maxInFlight: plan.maxInFlight,
    retentionDays: plan.retentionDays,
    decision: plan.decision,
    betaEndsMs: plan.betaEndsAfterMs === undefined ? undefined : EPOCH_MS + plan.betaEndsAfterMs,
  });
  const rots = plan.items.some(({ type }) => type === 'flip');
  const gateways = plan.clockRates.map(
    (clockRate, i) =>
      new GatewayNode({
        world,
        name: `g${i}`,
        random: random.fork(),
        config,
        dedup,
        segmentBytes: plan.segmentBytes,
        diskLatencyMs: plan.diskLatencyMs,
        clockRate,
        rots,
      }),
  );
  const edge = new Edge(world, network, gateways);
  const databases = Array.from(
    { length: plan.sharedOutbox ? Math.min(1, plan.agents) : plan.agents },
    borrowOutboxDatabase,
  );
  const agents = Array.from({ length: plan.agents }, (_, i) => {
    const database = databases[i] ?? databases[0];
    if (database === undefined) throw new Error('An agent without an outbox.');
    return new AgentNode({
      world,
      name: `agent${i}`,
      random: random.fork(),
      edge,
      tenant: tenantOfAgent(i, plan.sharedOutbox),
      database,
      cutOff: plan.network.drop,
    });
  });
  const client = new RawClient(world, random.fork(), edge);
  const labeller = new Labeller(world, random.fork(), edge);

  return {
    world,
    config,
    records: environment.records,
    network,
    dedup,
    gateways,
    agents,
    client,
    labeller,
    edge,
    heal() {
      world.note('heal');
      network.heal();
      dedup.heal();
      for (const gateway of gateways) {
        gateway.disk.failSyncs = 0;
        gateway.disk.roomBytes = undefined;
        gateway.disk.disarm();
        gateway.start();
      }
      for (const agent of agents) agent.heal();
    },
    isSettled: () =>
      client.open === 0 &&
      labeller.open === 0 &&
      agents.every(({ settled }) => settled) &&
      gateways.every(isIdle),
    describe: () =>
      [
        `${client.open} open at clients`,
        `${labeller.open} changes not taken`,
        `${agents.filter(({ settled }) => !settled).length} agents at work`,
        ...gateways.map(describeGateway),
      ].join('; '),
    dispose() {
      for (const node of [...gateways, ...agents]) node.dispose();
      for (const database of databases) returnOutboxDatabase(database);
    },
  };
}

function isIdle(gateway: GatewayNode): boolean {
  const { running } = gateway;
  if (running === undefined) return false;
  const { core, stores } = running;
  return (
    core.ingest.inFlight === 0 &&
    core.unresolvedCount() === 0 &&
    stores.journal.stats().pendingAppends === 0 &&
    stores.journal.health().ok &&
    core.runners.every(({ status }) => (status.lag === 0 || gateway.hasGaps) && status.error === null)
  );
}

function describeGateway(gateway: GatewayNode): string {
  const { running, name } = gateway;
  if (running === undefined) {
    return `${name} is down (${gateway.startFaults.map(String).at(-1) ?? 'no fault'})`;
  }
  const { core, stores } = running;
  const effects = core.runners.map(({ status }) => `${status.name} lag ${status.lag} ${status.error ?? ''}`);
  const health = stores.journal.health();
  return `${name}: ${core.ingest.inFlight} in flight, ${core.unresolvedCount()} unresolved, journal ${health.ok ? 'ok' : health.code}, ${effects.join(', ')}`;
}
