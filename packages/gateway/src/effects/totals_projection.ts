import type { ProjectionStore, Seq } from '@kakeya/storage';
import { TOTALS } from '../consumers.ts';
import { GatewayError } from '../errors.ts';
import type { Result } from '../pipeline/log_entry.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { TOTAL_NAMES, type TotalName } from '../telemetry/totals.ts';
import type { LoggedResult, Projection } from './projection.ts';

/** How many positions a crash may make the next start count again from the log. */
const SNAPSHOT_EVERY = 5_000;

type Totals = Map<string, Map<TotalName, number>>;

/** Counts results into the metrics. The snapshot holds counts and position as one, so no result counts twice. */
export function createTotalsProjection(store: ProjectionStore, metrics: Metrics): Projection {
  const totals: Totals = new Map();
  let position: Seq = 0;
  let saved: Seq = 0;

  const add = (tenant: string, name: TotalName, amount: number): void => {
    const counts = totals.get(tenant) ?? new Map<TotalName, number>();
    counts.set(name, (counts.get(name) ?? 0) + amount);
    totals.set(tenant, counts);
    metrics.addTotal(name, tenant, amount);
  };
  const snapshot = async (): Promise<void> => {
    const state = JSON.stringify(
      Object.fromEntries([...totals].map(([tenant, counts]) => [tenant, Object.fromEntries(counts)])),
    );
    await store.save(TOTALS, { seq: position, state });
    saved = position;
  };

  return {
    name: TOTALS,
    async open(logEnd) {
      const stored = await store.load(TOTALS);
      if (stored === undefined) return 0;
      for (const [tenant, name, amount] of parseTotals(stored.state)) add(tenant, name, amount);
      position = Math.min(logEnd, stored.seq);
      saved = position;
      return position;
    },
    async apply(results: readonly LoggedResult[], through: Seq) {
      // A failed snapshot brings the same results again: those that are counted already are passed over.
      for (const { seq, result } of results) {
        if (seq > position) for (const name of totalsOf(result)) add(result.tenant, name, 1);
      }
      position = through;
      if (position - saved >= SNAPSHOT_EVERY) await snapshot();
    },
    durablePosition: () => saved,
    async close() {
      if (position > saved) await snapshot();
    },
  };
}

const SIGNATURE_PROBLEMS: ReadonlySet<string> = new Set([
  'signature-missing',
  'signature-invalid',
  'key-unknown',
  'key-expired',
]);

/** The totals to which one result adds. */
function totalsOf(result: Result): TotalName[] {
  switch (result.kind) {
    case 'refused':
      return [
        'flk_ingest_total',
        'flk_refused',
        ...(SIGNATURE_PROBLEMS.has(result.type) ? (['flk_signature_errors'] as const) : []),
      ];
    case 'replayed':
      return [
        'flk_ingest_total',
        'flk_dedup_hits',
        ...(result.equivocation === undefined ? [] : (['flk_equivocation_total'] as const)),
      ];
    case 'decided':
      return ['flk_ingest_total', DECIDED[result.decision], ...policyTotals(result.answerJson)];
  }
}

const DECIDED = { accept: 'flk_accepted', escalate: 'flk_escalated', reject: 'flk_rejected' } as const;

const POLICY_CODES = [
  ['"code":"policy_failed"', 'flk_policy_failed'],
  ['"code":"policy_warned"', 'flk_policy_warned'],
  ['"code":"policy_unevaluated"', 'flk_policy_unevaluated'],
  ['"code":"policy_missing"', 'flk_policy_missing'],
] as const;

/** Looked for in the text, as parsing every answer again would cost more: in a string its quotes would be escaped. */
function policyTotals(answerJson: string): TotalName[] {
  if (!answerJson.includes('"code":"policy_')) return [];
  return POLICY_CODES.flatMap(([code, name]) => (answerJson.includes(code) ? [name] : []));
}

function* parseTotals(state: string): Generator<[string, TotalName, number]> {
  const tenants: unknown = JSON.parse(state);
  if (!isRecord(tenants)) throw corrupt();
  for (const [tenant, counts] of Object.entries(tenants)) {
    if (!isRecord(counts)) throw corrupt();
    for (const name of TOTAL_NAMES) {
      const amount = counts[name] ?? 0;
      if (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount < 0) throw corrupt();
      if (amount > 0) yield [tenant, name, amount];
    }
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const corrupt = (): GatewayError =>
  new GatewayError(
    'log_entry_corrupt',
    'The snapshot of the totals is not one this gateway wrote. Remove it to count again from the journal.',
  );
