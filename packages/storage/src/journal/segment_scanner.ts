import type { DiskFile } from '../disk/mod.ts';
import { FileWindow } from './file_window.ts';
import { FRAME_ALIGNMENT, FRAME_HEADER_BYTES, frameBytes } from './format.ts';
import { decodeFrameHeader, payloadIsIntact } from './frame.ts';
import type { FrameHeader } from './frame.ts';
import type { Seq } from './types.ts';

export type ScanItem =
  | {
      readonly type: 'frame';
      readonly offset: number;
      readonly bytes: number;
      readonly header: FrameHeader;
      /** Valid until the next step. */
      readonly stored: Uint8Array;
    }
  | { readonly type: 'seal'; readonly offset: number; readonly bytes: number; readonly header: FrameHeader }
  | Damage;

/** Bytes that hold no frame, and the positions whose frames are missing there (none when `to < from`). */
export interface Damage {
  readonly type: 'damage';
  readonly offset: number;
  readonly bytes: number;
  readonly from: Seq;
  readonly to: Seq;
  /** Nothing valid follows: a torn write, if this is where writing stopped. */
  readonly trailing: boolean;
}

export interface ScanStart {
  readonly offset: number;
  /** The position that the frame at `offset` must have. */
  readonly seq: Seq;
}

export interface ScanLimits {
  /** Bytes from here on are not to be looked at. */
  readonly offset: number;
  /** Entries from here on belong to the next segment. */
  readonly seq: Seq;
}

/** A stretch without a valid frame, as far as it has been walked. */
interface Skipping {
  readonly from: number;
  nonZeroEnd: number;
  /** The last position that a frame header in it states. */
  seenSeq: Seq;
}

/**
 * Steps through the frames of one segment. What fails a check is skipped, eight bytes at a time, to the
 * next frame whose checksums hold and whose position can be right: later than the last one, by no more
 * than the skipped bytes have room for, and before `limits.seq`. So neither damage nor stale bytes yield a
 * record that is not the one written there.
 */
export class SegmentScanner {
  /** May grow between steps. */
  limits: ScanLimits;
  readonly #window: FileWindow;
  readonly #seed: number;
  #offset: number;
  /** The position that follows the last valid frame. */
  #expected: Seq;
  #skipping: Skipping | undefined;
  #behindDamage: ScanItem | undefined;
  #ended = false;

  constructor(file: DiskFile, seed: number, start: ScanStart, limits: ScanLimits) {
    this.#window = new FileWindow(file);
    this.#seed = seed;
    this.#offset = start.offset;
    this.#expected = start.seq;
    this.limits = limits;
  }

  /** The next item, or undefined at the limit, at the zeros that end the segment, or after its seal. */
  async next(): Promise<ScanItem | undefined> {
    const item = this.#behindDamage;
    this.#behindDamage = undefined;
    if (item !== undefined) return item;
    while (!this.#ended) {
      if (!(await this.#window.load(this.#offset, FRAME_HEADER_BYTES, this.limits.offset)))
        return this.#atEnd();
      const header = this.#plausibleHeader();
      if (header === undefined) {
        this.#skipWord();
        continue;
      }
      const bytes = frameBytes(header.storedBytes);
      const whole = await this.#window.load(this.#offset, bytes, this.limits.offset);
      const at = this.#offset - this.#window.start;
      if (whole && payloadIsIntact(this.#window.bytes, at, this.#seed, header))
        return this.#accept(header, bytes);
      this.#skipFrame(header, whole ? bytes : FRAME_HEADER_BYTES);
    }
    return undefined;
  }

  #plausibleHeader(): FrameHeader | undefined {
    const header = decodeFrameHeader(this.#window.bytes, this.#offset - this.#window.start, this.#seed);
    if (header === undefined) return undefined;
    const skipped = this.#skipping === undefined ? 0 : this.#offset - this.#skipping.from;
    const earliest = header.type === 'seal' ? this.#expected - 1 : this.#expected;
    const latest = earliest + Math.floor(skipped / FRAME_HEADER_BYTES);
    const plausible = header.seq >= earliest && header.seq <= latest && header.seq < this.limits.seq;
    return plausible ? header : undefined;
  }

  #accept(header: FrameHeader, bytes: number): ScanItem {
    const offset = this.#offset;
    const payloadAt = offset - this.#window.start + FRAME_HEADER_BYTES;
    const stored = this.#window.bytes.subarray(payloadAt, payloadAt + header.storedBytes);
    const item: ScanItem =
      header.type === 'seal'
        ? { type: 'seal', offset, bytes, header }
        : { type: 'frame', offset, bytes, header, stored };
    const damage = this.#damageBefore(header);
    this.#offset = offset + bytes;
    this.#expected = header.seq + 1;
    this.#skipping = undefined;
    this.#ended = header.type === 'seal';
    if (damage === undefined) return item;
    this.#behindDamage = item;
    return damage;
  }

  #damageBefore(header: FrameHeader): Damage | undefined {
    if (this.#skipping === undefined) return undefined;
    const offset = this.#skipping.from;
    const to = header.type === 'seal' ? header.seq : header.seq - 1;
    return {
      type: 'damage',
      offset,
      bytes: this.#offset - offset,
      from: this.#expected,
      to,
      trailing: false,
    };
  }

  /** Goes on to the next aligned offset of the window that does not hold zeros. */
  #skipWord(): void {
    const { bytes, start, end } = this.#window;
    const skipping = this.#startSkipping();
    let offset = this.#offset;
    if (!isZeroWord(bytes, offset - start)) skipping.nonZeroEnd = offset + FRAME_ALIGNMENT;
    do offset += FRAME_ALIGNMENT;
    while (offset + FRAME_HEADER_BYTES <= end && isZeroWord(bytes, offset - start));
    this.#offset = offset;
  }

  #skipFrame(header: FrameHeader, bytes: number): void {
    const skipping = this.#startSkipping();
    this.#offset += bytes;
    skipping.nonZeroEnd = this.#offset;
    skipping.seenSeq = header.seq;
  }

  #startSkipping(): Skipping {
    this.#skipping ??= { from: this.#offset, nonZeroEnd: this.#offset, seenSeq: this.#expected - 1 };
    return this.#skipping;
  }

  async #atEnd(): Promise<Damage | undefined> {
    await this.#skipRest();
    const skipping = this.#skipping;
    if (skipping === undefined || skipping.nonZeroEnd === skipping.from) return undefined;
    this.#ended = true;
    const { from: offset, nonZeroEnd, seenSeq } = skipping;
    return {
      type: 'damage',
      offset,
      bytes: Math.min(nonZeroEnd, this.limits.offset) - offset,
      from: this.#expected,
      to: seenSeq,
      trailing: true,
    };
  }

  /** The bytes before the limit that are too few for a frame. */
  async #skipRest(): Promise<void> {
    const rest = this.limits.offset - this.#offset;
    if (rest <= 0 || rest >= FRAME_HEADER_BYTES) return;
    if (!(await this.#window.load(this.#offset, rest, this.limits.offset))) return;
    const at = this.#offset - this.#window.start;
    const lastNonZero = this.#window.bytes.subarray(at, at + rest).findLastIndex((byte) => byte !== 0);
    if (lastNonZero === -1) return;
    this.#startSkipping().nonZeroEnd = this.#offset + lastNonZero + 1;
  }
}

function isZeroWord(bytes: Buffer, at: number): boolean {
  return bytes.readInt32LE(at) === 0 && bytes.readInt32LE(at + 4) === 0;
}
