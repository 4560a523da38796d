import type { OutcomeFilter } from '../types.ts';

/** Which entries of which index a list goes over: `FROM source WHERE conditions`, in which `k` has the order's columns. */
export interface ListScan {
  readonly source: string;
  readonly conditions: string;
  readonly values: readonly (string | number)[];
}

/**
 * - `order`: in the order of lists, along the index that leaves out most.
 * - `matches`: by what matches the text, for a text that few do.
 * - `stretch`: by position in the journal, for what came lately.
 */
export type ListPath = 'order' | 'matches' | 'stretch';

/** The planner knows nothing of how rows are distributed: what it guesses takes a hundred times as long. */
export function listScan(filter: OutcomeFilter, throughSeq: number, path: ListPath): ListScan {
  const { tenant, fromMs, untilMs, decision, reason, text } = filter;
  const byReason = path === 'order' && reason !== undefined;
  const matches = path === 'matches' && text !== undefined ? matchesOf(text, tenant) : undefined;
  const scan = new ScanBuilder(matches?.values ?? []);
  scan.where('k.result_seq <= ?', throughSeq);
  scan.where('k.tenant = ?', tenant);
  scan.where('k.received_at_ms >= ?', fromMs);
  scan.where('k.received_at_ms < ?', untilMs);
  scan.where('k.decision = ?', decision);
  scan.where(byReason ? 'k.code = ?' : HAS_REASON, reason);
  const ofOrder = scan.length;
  addColumnConditions(scan, filter, byReason ? 'o' : 'k');
  if (matches !== undefined) {
    return scan.from(`(${matches.sql}) AS m CROSS JOIN outcomes AS k ON k.result_seq = m.result_seq`);
  }
  if (text !== undefined) scan.whereMatches(byReason ? 'o' : 'k', matchesOf(text, tenant));
  if (!byReason) return scan.from(`outcomes AS k ${indexFor(filter, path)}`);
  const joined = scan.length > ofOrder ? ' CROSS JOIN outcomes AS o ON o.result_seq = k.result_seq' : '';
  return scan.from(`outcome_reasons AS k${joined}`);
}

const HAS_REASON = `EXISTS (SELECT 1 FROM outcome_reasons AS r
  WHERE r.code = ? AND r.received_at_ms = k.received_at_ms AND r.result_seq = k.result_seq)`;
const LABELLED = 'SELECT result_seq FROM outcomes INDEXED BY outcomes_labelled WHERE label IS NOT NULL';

interface Matches {
  readonly shards: string;
  readonly ids: string;
  readonly sql: string;
  /** May hold an outcome twice; can be stopped early. */
  readonly counted: string;
  readonly values: readonly string[];
}

/** The outcomes that a text finds, in no order: by part of the shard's name or by the beginning of the id. */
export function matchesOf(text: string, tenant: string | undefined): Matches {
  const folded = text.toLowerCase();
  const ofTenant = tenant === undefined ? '' : 'AND tenant = ?';
  const tenants = tenant === undefined ? [] : [tenant];
  const shards = `SELECT id FROM shards WHERE instr(folded, ?) > 0 ${ofTenant}`;
  // The index of UNIQUE (pcs_id, tenant).
  const ids = `SELECT result_seq FROM outcomes INDEXED BY sqlite_autoindex_outcomes_1
    WHERE pcs_id >= ? AND pcs_id < ? ${ofTenant}`;
  const byShard = `SELECT result_seq FROM outcomes INDEXED BY outcomes_by_shard WHERE shard IN (${shards})`;
  return {
    shards,
    ids,
    sql: `${byShard} UNION ${ids}`,
    counted: `${byShard} UNION ALL ${ids}`,
    values: [folded, ...tenants, folded, `${folded}\u{10FFFF}`, ...tenants],
  };
}

/** Conditions on columns that only `table`, the outcomes, has. */
function addColumnConditions(
  scan: ScanBuilder,
  { tenant, shardId, labelled }: OutcomeFilter,
  table: string,
): void {
  // One shard's rows are in the order of lists; those of several tenants' shards are sorted.
  const shards = 'SELECT id FROM shards WHERE shard_id = ?';
  if (tenant === undefined) scan.where(`${table}.shard IN (${shards})`, shardId);
  else scan.where(`${table}.shard = (${shards} AND tenant = ?)`, shardId, tenant);
  if (labelled === 'yes') scan.where(`${table}.label IS NOT NULL`);
  if (labelled === 'wanted') scan.where(`${table}.label_wanted = 1 AND ${table}.label IS NULL`);
  if (labelled === 'no') scan.where(`${table}.result_seq NOT IN (${LABELLED})`);
}

function indexFor({ tenant, decision, shardId, labelled }: OutcomeFilter, path: ListPath): string {
  if (path === 'stretch') return 'NOT INDEXED';
  if (labelled === 'yes') return 'INDEXED BY outcomes_labelled';
  if (labelled === 'wanted') return 'INDEXED BY outcomes_wanted';
  if (shardId !== undefined) return 'INDEXED BY outcomes_by_shard';
  // What is accepted is the most of what a tenant has, and of little else that anybody else has.
  if (decision !== undefined && (tenant === undefined || decision !== 'accept')) {
    return 'INDEXED BY outcomes_by_decision';
  }
  return `INDEXED BY ${tenant === undefined ? 'outcomes_of_all' : 'outcomes_of_tenant'}`;
}

class ScanBuilder {
  readonly #conditions: string[] = [];
  readonly #values: (string | number)[];

  /** `values` are those of the source. */
  constructor(values: readonly string[]) {
    this.#values = [...values];
  }

  get length(): number {
    return this.#conditions.length;
  }

  /** A condition on a value that is not there is none. */
  where(condition: string, ...values: (string | number | undefined)[]): void {
    const given = values.filter((value) => value !== undefined);
    if (given.length < values.length) return;
    this.#conditions.push(condition);
    this.#values.push(...given);
  }

  /** Apart from each other, so that both are looked up while an index is gone along. */
  whereMatches(table: string, { shards, ids, values }: Matches): void {
    this.where(`(${table}.shard IN (${shards}) OR ${table}.result_seq IN (${ids}))`, ...values);
  }

  from(source: string): ListScan {
    return { source, conditions: this.#conditions.join(' AND '), values: this.#values };
  }
}
