import { IDS, TENANTS, tenantOfAgent, type Variant } from '../nodes/records.ts';
import { Random } from '../world/random.ts';
import { type Focus, kindsFor, type Weights, weightsOf } from './focus.ts';
import type { Plan, PlanItem } from './plan.ts';
import { drawChange, drawSettings } from './planned_change.ts';

const HOUR_MS = 3_600_000;

interface Size {
  readonly share: number;
  readonly submissions: number;
  readonly faults: number;
  readonly spanMs: number;
}

/** Most schedules are tiny: a rare interleaving needs many tries more than it needs many steps. */
const SIZES: readonly [Size, ...Size[]] = [
  { share: 0.6, submissions: 3, faults: 3, spanMs: 60 },
  // Long enough for housekeeping, which has its first turn after a second.
  { share: 0.2, submissions: 3, faults: 4, spanMs: 1_600 },
  { share: 0.167, submissions: 8, faults: 5, spanMs: 500 },
  { share: 0.03, submissions: 25, faults: 8, spanMs: 3_000 },
  { share: 0.003, submissions: 70, faults: 14, spanMs: 70_000 },
];

/** Draws the schedule of a seed. */
export function makePlan(seed: number, focus?: Focus): Plan {
  const weights = weightsOf(focus);
  const random = new Random(seed);
  const size = drawSize(random, weights);
  const gateways = random.pick([1, 1, 1, 2, 2, 3]);
  const agents = random.pick([0, 0, 0, 0, 0, 0, 1, 1, 1, 2]);
  const unreliable = random.chance(0.4);
  const share = (most: number): number => (unreliable && random.chance(0.6) ? random.next() * most : 0);
  const plan: Omit<Plan, 'items'> = {
    seed,
    gateways,
    agents,
    sharedOutbox: agents > 1 && random.chance(0.4),
    // Small enough to be rolled often, large enough for the whole of what decides in one entry.
    segmentBytes: random.pick([32_768, 32_768, 32_768, 49_152, 65_536]),
    diskLatencyMs: random.pick([0.05, 0.5, 0.5, 3]),
    network: {
      latencyMs: random.pick([0.2, 1, 10]),
      drop: share(0.3),
      duplicate: share(0.3),
      straggle: share(0.2),
    },
    dedup: {
      latencyMs: random.pick([0.1, 0.5, 5]),
      lostRequest: share(0.2),
      lostAnswer: share(0.2),
      late: share(0.2),
    },
    maxInFlight: random.pick([1, 4, 4096, 4096, 4096]),
    retentionDays: random.pick([0, 0, 14]),
    decision: {
      alpha: drawSettings(random, weights.opinions),
      beta: drawSettings(random, weights.opinions),
    },
    betaEndsAfterMs: random.chance(0.1) ? random.next() * size.spanMs * 2 : undefined,
    clockRates: Array.from({ length: gateways }, () => (random.chance(0.3) ? random.between(0.9, 1.1) : 1)),
    healAtMs: size.spanMs * 1.5 + 100,
    ending: random.pick(['stop', 'power-loss']),
  };
  const items: PlanItem[] = [];
  const idempotent = random.chance(0.15);
  const ids = 1 + random.below(Math.min(IDS, size.submissions));
  for (let i = 1 + random.below(size.submissions); i > 0; i--) {
    items.push(drawSubmission(random, plan, size.spanMs, ids, idempotent));
  }
  if (weights.burst > 0) items.push(...drawBurst(random, plan, size.spanMs, weights.burst));
  const rots = random.chance(weights.rots);
  for (let i = Math.max(weights.fewestFaults, random.below(size.faults + 1)); i > 0; i--)
    items.push(drawFault(random, plan, size.spanMs, rots, weights));
  if (random.chance(weights.changes)) {
    for (let i = 1 + random.below(size.submissions + 1); i > 0; i--) {
      items.push({
        type: 'change',
        // Most are early: there must be something left to decide with them.
        atMs: random.next() ** 2 * size.spanMs,
        tenant: random.pick(TENANTS),
        gateway: random.below(gateways),
        change: drawChange(random, weights.opinions),
      });
    }
  }
  items.sort((a, b) => a.atMs - b.atMs);
  return { ...plan, items };
}

function drawSize(random: Random, { fewestMs }: Weights): Size {
  let rest = random.next();
  const drawn = SIZES.find(({ share }) => (rest -= share) < 0) ?? SIZES[0];
  return { ...drawn, spanMs: Math.max(fewestMs, drawn.spanMs) };
}

function drawSubmission(
  random: Random,
  { gateways, agents, sharedOutbox }: Pick<Plan, 'gateways' | 'agents' | 'sharedOutbox'>,
  spanMs: number,
  ids: number,
  idempotent: boolean,
): PlanItem {
  const by = random.chance(0.6) || agents === 0 ? 'client' : random.below(agents);
  return {
    type: 'submit',
    atMs: random.next() * spanMs,
    by,
    tenant: by === 'client' ? random.pick(TENANTS) : tenantOfAgent(by, sharedOutbox),
    id: random.below(ids),
    variant: drawVariant(random, by),
    gateway: random.below(gateways),
    idempotencyKey: idempotent && by === 'client' ? `key-${random.below(2)}` : undefined,
  };
}

function drawVariant(random: Random, by: 'client' | number): Variant {
  if (by !== 'client') return random.pick(['base', 'base', 'base', 'resent', 'forked']);
  return random.chance(0.08)
    ? random.pick(['forged', 'garbage'])
    : random.pick(['base', 'base', 'base', 'resent', 'forked', 'grounded', 'grounded']);
}

const drawOperation = (random: Random, [from, count]: Weights['operations']): number =>
  from + random.below(count);

/** Many at the same moment share one write of the journal, and one of each feed. */
function drawBurst(
  random: Random,
  plan: Omit<Plan, 'items'>,
  spanMs: number,
  count: number,
): readonly PlanItem[] {
  const atMs = random.next() * spanMs;
  return Array.from({ length: count }, () => ({
    ...drawSubmission(random, plan, spanMs, IDS, false),
    atMs,
  }));
}

function drawFault(
  random: Random,
  { gateways, agents }: Pick<Plan, 'gateways' | 'agents'>,
  spanMs: number,
  rots: boolean,
  weights: Weights,
): PlanItem {
  const atMs = random.next() * spanMs * 1.3;
  const gateway = random.below(gateways);
  const forMs = random.next() * spanMs;
  const downMs = random.next() * spanMs * 0.5;
  if (rots && random.chance(weights.flips)) {
    const where = random.pick(['journal', 'journal', 'snapshot']);
    return { type: 'flip', atMs, gateway, where, file: random.next(), bit: random.next(), downMs };
  }
  const kind = random.pick(kindsFor(agents, weights));
  switch (kind) {
    case 'crash':
      return {
        type: 'crash',
        // The start is one of the places where a crash can do most.
        atMs: random.chance(weights.early) ? 0 : atMs,
        gateway,
        power: random.chance(weights.power),
        atOperation: random.chance(0.7) ? drawOperation(random, weights.operations) : 0,
        downMs,
        again: random.chance(weights.again)
          ? {
              power: random.chance(weights.powerAgain),
              atOperation: drawOperation(random, weights.operationsAgain),
            }
          : undefined,
      };
    case 'stop':
      return { type: 'stop', atMs, gateway, downMs };
    case 'fail-sync':
      return { type: 'fail-sync', atMs, gateway, count: 1 + random.below(2) };
    case 'no-space':
      return { type: 'no-space', atMs, gateway, roomBytes: random.below(30_000), forMs };
    case 'partition': {
      const from = agents > 0 && random.chance(0.5) ? `agent${random.below(agents)}` : 'client';
      return { type: 'partition', atMs, from, gateway, forMs };
    }
    case 'store':
      return random.chance(0.5)
        ? { type: 'store-down', atMs, forMs }
        : { type: 'store-cut', atMs, gateway, forMs };
    case 'clock':
      return {
        type: 'clock-jump',
        atMs,
        gateway,
        byMs: random.between(-1, 1) * random.pick([50, 5_000, HOUR_MS, 400 * HOUR_MS]),
      };
    case 'agent':
      return random.chance(0.8)
        ? { type: 'agent-crash', atMs, agent: random.below(Math.max(1, agents)), downMs }
        : {
            type: 'agent-clock-jump',
            atMs,
            agent: random.below(Math.max(1, agents)),
            byMs: random.between(-1, 1) * HOUR_MS,
          };
  }
}
