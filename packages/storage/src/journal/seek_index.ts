import { FRAMES_OFFSET } from './format.ts';
import type { ScanStart } from './segment_scanner.ts';
import type { Seq } from './types.ts';

const STRIDE_BYTES = 64 * 1024;

/** Where some of a segment's frames begin, so that a reader starts near the entry that it wants. */
export class SeekIndex {
  readonly #starts: [ScanStart, ...ScanStart[]];

  constructor(firstSeq: Seq) {
    this.#starts = [{ seq: firstSeq, offset: FRAMES_OFFSET }];
  }

  /** Frames come in ascending order; only one per stride is kept. */
  add(seq: Seq, offset: number): void {
    const last = this.#starts.at(-1) ?? this.#starts[0];
    if (offset - last.offset >= STRIDE_BYTES) this.#starts.push({ seq, offset });
  }

  /** The last known frame at or before `seq`. */
  find(seq: Seq): ScanStart {
    return this.#starts.findLast((start) => start.seq <= seq) ?? this.#starts[0];
  }
}
