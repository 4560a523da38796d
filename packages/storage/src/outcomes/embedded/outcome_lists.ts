import type { DatabaseSync } from 'node:sqlite';
import type { Seq } from '../../journal/types.ts';
import type { ListedOutcome, OutcomeFilter, OutcomePage, OutcomeWindow } from '../types.ts';
import { type ListPath, type ListScan, listScan, matchesOf } from './list_scan.ts';
import { RememberedTotals } from './remembered_totals.ts';
import { number, outcomeOf } from './stored_row.ts';

/** Fewer than these are sorted sooner than they are found along an index. */
const FEW_MATCHES = 5_000;

/** Pages of outcomes. */
export class OutcomeLists {
  readonly #database: DatabaseSync;
  readonly #totals = new RememberedTotals();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** `position`: up to where the index is filled. */
  page(window: OutcomeWindow, position: Seq): OutcomePage {
    const throughSeq = Math.min(window.throughSeq ?? position, position);
    const path = this.#pathFor(window);
    const total = this.#total(window, throughSeq, path);
    if (total <= window.offset) return { throughSeq, total, outcomes: [] };
    return { throughSeq, total, outcomes: this.#rows(listScan(window, throughSeq, path), window) };
  }

  /** Call it when outcomes were deleted. */
  forget(): void {
    this.#totals.forget();
  }

  /** The page is found within the index alone; only its own rows are read. */
  #rows({ source, conditions, values }: ListScan, { order, offset, limit }: OutcomeWindow): ListedOutcome[] {
    const direction = order === 'newest' ? 'DESC' : 'ASC';
    return this.#database
      .prepare(
        `WITH page AS MATERIALIZED (
           SELECT k.result_seq AS seq FROM ${source} WHERE ${conditions}
           ORDER BY k.received_at_ms ${direction}, k.result_seq ${direction} LIMIT ? OFFSET ?)
         SELECT o.*, s.shard_id FROM page CROSS JOIN outcomes AS o ON o.result_seq = page.seq
           LEFT JOIN shards AS s ON s.id = o.shard
         ORDER BY o.received_at_ms ${direction}, o.result_seq ${direction}`,
      )
      .all(...values, limit, offset)
      .map(outcomeOf);
  }

  /** Labels change, and so what has one is counted each time: there is little of it. */
  #total(filter: OutcomeFilter, throughSeq: Seq, path: ListPath): number {
    const { labelled, ...rest } = filter;
    if (labelled === 'no') {
      return (
        this.#total(rest, throughSeq, path) - this.#total({ ...rest, labelled: 'yes' }, throughSeq, path)
      );
    }
    const all = () => this.#count(listScan(filter, throughSeq, path));
    if (labelled !== undefined) return all();
    const stretch = (after: Seq, through: Seq) => this.#countStretch(rest, after, through);
    return this.#totals.total(rest, throughSeq, { all, stretch });
  }

  #count({ source, conditions, values }: ListScan): number {
    const counted = this.#database.prepare(`SELECT count(*) AS n FROM ${source} WHERE ${conditions}`);
    return number(counted.get(...values) ?? {}, 'n');
  }

  #countStretch(filter: OutcomeFilter, after: Seq, through: Seq): number {
    const { source, conditions, values } = listScan(filter, through, 'stretch');
    return this.#count({
      source,
      conditions: `${conditions} AND k.result_seq > ?`,
      values: [...values, after],
    });
  }

  #pathFor({ text, tenant }: OutcomeFilter): ListPath {
    if (text === undefined) return 'order';
    const { counted, values } = matchesOf(text, tenant);
    const few = this.#database.prepare(`SELECT count(*) AS n FROM (${counted} LIMIT ${FEW_MATCHES})`);
    return number(few.get(...values) ?? {}, 'n') < FEW_MATCHES ? 'matches' : 'order';
  }
}
