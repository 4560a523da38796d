import type { SegmentRecord } from './segment_record.ts';
import type { Seq } from './types.ts';

/** The segments of a journal, ascending. */
export class SegmentCatalog {
  readonly #records: SegmentRecord[];

  constructor(records: readonly SegmentRecord[]) {
    this.#records = [...records];
  }

  get all(): readonly SegmentRecord[] {
    return this.#records;
  }

  /** An empty segment gives way to a new one with the same first position. */
  add(record: SegmentRecord): void {
    const last = this.#records.at(-1);
    if (last?.firstSeq === record.firstSeq) this.#records.pop();
    else if (last !== undefined && last.firstSeq > record.firstSeq) {
      throw new Error(`Segment ${record.name} would precede ${last.name}.`);
    }
    this.#records.push(record);
  }

  /** The segment that `seq` is in if it is kept, else the first one after it. */
  holding(seq: Seq): SegmentRecord | undefined {
    return this.#records.findLast((record) => record.firstSeq <= seq) ?? this.#records[0];
  }

  following(record: SegmentRecord): SegmentRecord | undefined {
    return this.#records.find(({ firstSeq }) => firstSeq > record.firstSeq);
  }

  removeFirst(): void {
    this.#records.shift();
  }

  restoreFirst(record: SegmentRecord): void {
    this.#records.unshift(record);
  }
}
