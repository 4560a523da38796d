import { join } from 'node:path';
import type { Disk, DiskFile } from '../disk/mod.ts';
import { isNoSpaceError } from '../disk/mod.ts';
import { PREPARED_NAME } from './segment_name.ts';

/** Synced step by step, so that no single flush holds up the fdatasync of somebody's append for long. */
const STEP_BYTES = 512 * 1024;

export interface PreparerOptions {
  readonly disk: Disk;
  readonly directory: string;
  readonly segmentBytes: number;
  readonly clock: () => number;
  /** After the disk was full, the next attempt is made no sooner than this. */
  readonly spaceRetryMs: number;
}

/**
 * Keeps one zero-filled file ahead of need: overwriting allocated zeros leaves fdatasync no metadata to
 * write, and a full disk is noticed while the current segment still has room.
 */
export class SegmentPreparer {
  readonly path: string;
  readonly #options: PreparerOptions;
  #prepared: Promise<DiskFile> | undefined;
  #refused: { readonly atMs: number; readonly error: unknown } | undefined;
  #stopped = false;

  constructor(options: PreparerOptions) {
    this.#options = options;
    this.path = join(options.directory, PREPARED_NAME);
  }

  /** Starts in the background, unless there is a file or the disk was full just now. A failure shows in `take`. */
  begin(): void {
    if (this.#stopped || this.#prepared !== undefined || this.#isTooSoon()) return;
    const prepared = this.#prepare();
    this.#prepared = prepared;
    prepared.catch((error: unknown) => {
      // Only a full disk may pass; any other failure is kept for `take`.
      if (!isNoSpaceError(error)) return;
      this.#refused = { atMs: this.#options.clock(), error };
      this.#prepared = undefined;
    });
  }

  /** Resolves once a file is ready, without taking it. Rejects with the disk's error. */
  async ready(): Promise<void> {
    this.begin();
    if (this.#prepared === undefined) throw this.#refused?.error ?? new Error('The journal is closing.');
    await this.#prepared;
    this.#refused = undefined;
  }

  /** The prepared file, zero-filled and durable, at `path`: the caller owns it and must rename or remove it. */
  async take(): Promise<DiskFile> {
    await this.ready();
    const prepared = this.#prepared;
    if (prepared === undefined) throw new Error('The prepared segment was taken twice.');
    this.#prepared = undefined;
    return prepared;
  }

  /** Stops, and removes what was prepared. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const [outcome] = await Promise.allSettled([this.#prepared]);
    this.#prepared = undefined;
    if (outcome.status === 'rejected' || outcome.value === undefined) return;
    await outcome.value.close();
    await this.#options.disk.remove(this.path);
  }

  #isTooSoon(): boolean {
    if (this.#refused === undefined) return false;
    // A clock that was set back must not put the next attempt off.
    return Math.abs(this.#options.clock() - this.#refused.atMs) < this.#options.spaceRetryMs;
  }

  async #prepare(): Promise<DiskFile> {
    const { disk, segmentBytes } = this.#options;
    const file = await disk.open(this.path, 'create');
    try {
      const zeros = Buffer.alloc(Math.min(STEP_BYTES, segmentBytes));
      for (let offset = 0; offset < segmentBytes; offset += zeros.length) {
        if (this.#stopped) throw new Error('The journal is closing.');
        await file.write(zeros.subarray(0, Math.min(zeros.length, segmentBytes - offset)), offset);
        await file.dataSync();
      }
      return file;
    } catch (error) {
      await file.close();
      await disk.remove(this.path);
      throw error;
    }
  }
}
