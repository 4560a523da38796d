import { dirname } from 'node:path';
import type { Disk, DiskFile } from '../../src/disk/mod.ts';

const SECTOR_BYTES = 512;

type Pending =
  | { readonly type: 'write'; readonly bytes: Uint8Array; readonly position: number }
  | { readonly type: 'truncate'; readonly length: number };

interface Inode {
  path: string;
  durable: Uint8Array;
  live: Uint8Array;
  /** Since the last dataSync. */
  pending: Pending[];
}

interface NameChange {
  readonly directory: string;
  readonly apply: (names: Map<string, Inode>) => void;
}

export interface DiskOperation {
  readonly kind:
    | 'open'
    | 'create'
    | 'list'
    | 'rename'
    | 'remove'
    | 'syncDirectory'
    | 'write'
    | 'read'
    | 'dataSync'
    | 'truncate'
    | 'size';
  readonly path: string;
  /** 1 for the first on this disk. */
  readonly number: number;
}

/** A disk in memory that remembers what is not yet durable, so that a test can lose or tear it. */
export class MemoryDisk implements Disk {
  /** Called before each operation: an error makes it fail, `crash` makes it and every later one hang. */
  onOperation: (operation: DiskOperation) => Error | 'crash' | undefined = () => undefined;
  capacityBytes = Number.POSITIVE_INFINITY;
  readonly counts = new Map<DiskOperation['kind'], number>();
  readonly crashed: Promise<void>;
  #operations = 0;
  #isCrashed = false;
  #signalCrash: () => void = () => undefined;
  readonly #live = new Map<string, Inode>();
  readonly #durable = new Map<string, Inode>();
  #nameChanges: NameChange[] = [];

  constructor() {
    this.crashed = new Promise((resolve) => {
      this.#signalCrash = resolve;
    });
  }

  get operations(): number {
    return this.#operations;
  }

  count(kind: DiskOperation['kind']): number {
    return this.counts.get(kind) ?? 0;
  }

  /** Operations may still be under way: from now on they hang. */
  crash(): void {
    this.#isCrashed = true;
    this.#signalCrash();
  }

  async open(path: string, mode: 'read' | 'read-write' | 'create'): Promise<DiskFile> {
    await this.#step(mode === 'create' ? 'create' : 'open', path);
    const existing = this.#live.get(path);
    if (mode !== 'create') {
      if (existing === undefined) throw systemError('ENOENT', path);
      return this.#file(existing);
    }
    if (existing !== undefined) throw systemError('EEXIST', path);
    const inode: Inode = { path, durable: new Uint8Array(), live: new Uint8Array(), pending: [] };
    this.#changeName(path, (names) => names.set(path, inode));
    return this.#file(inode);
  }

  async list(directory: string): Promise<string[]> {
    await this.#step('list', directory);
    const paths = [...this.#live.keys()].filter((path) => dirname(path) === directory);
    return paths.map((path) => path.slice(directory.length + 1)).toSorted();
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#step('rename', from);
    const inode = this.#live.get(from);
    if (inode === undefined) throw systemError('ENOENT', from);
    inode.path = to;
    this.#changeName(to, (names) => {
      names.delete(from);
      names.set(to, inode);
    });
  }

  async remove(path: string): Promise<void> {
    await this.#step('remove', path);
    if (!this.#live.has(path)) throw systemError('ENOENT', path);
    this.#changeName(path, (names) => names.delete(path));
  }

  async makeDirectory(): Promise<void> {
    // Directories exist by being named.
  }

  async syncDirectory(path: string): Promise<void> {
    await this.#step('syncDirectory', path);
    for (const change of this.#nameChanges) if (change.directory === path) change.apply(this.#durable);
    this.#nameChanges = this.#nameChanges.filter(({ directory }) => directory !== path);
  }

  /** What the next process finds when only this one died. */
  afterKill(): MemoryDisk {
    return this.#copy(this.#live, ({ live }) => live);
  }

  /**
   * What is found after the power failed: of the unsynced name changes any, of each unsynced write the sectors
   * that `random` chooses, or its first bytes up to anywhere.
   */
  afterPowerLoss(random: () => number): MemoryDisk {
    const names = new Map(this.#durable);
    for (const change of this.#nameChanges) if (random() < 0.5) change.apply(names);
    return this.#copy(names, (inode) => survivingBytes(inode, random));
  }

  /** The content of a file now; the array is a copy. */
  bytesOf(path: string): Uint8Array {
    const inode = this.#live.get(path);
    if (inode === undefined) throw systemError('ENOENT', path);
    return Uint8Array.from(inode.live);
  }

  /** As a kernel may after a failed fsync: the unsynced writes can still be read, but will not be written. */
  markClean(path: string): void {
    const inode = this.#live.get(path);
    if (inode !== undefined) inode.pending = [];
  }

  /** Puts a file there, durably. */
  place(path: string, bytes: Uint8Array): void {
    const inode: Inode = { path, durable: Uint8Array.from(bytes), live: Uint8Array.from(bytes), pending: [] };
    this.#live.set(path, inode);
    this.#durable.set(path, inode);
  }

  /** Takes a file away, durably. */
  discard(path: string): void {
    this.#live.delete(path);
    this.#durable.delete(path);
  }

  get paths(): string[] {
    return [...this.#live.keys()].toSorted();
  }

  #copy(names: ReadonlyMap<string, Inode>, content: (inode: Inode) => Uint8Array): MemoryDisk {
    const copy = new MemoryDisk();
    for (const [path, inode] of names) copy.place(path, content(inode));
    return copy;
  }

  #changeName(path: string, apply: (names: Map<string, Inode>) => void): void {
    apply(this.#live);
    this.#nameChanges.push({ directory: dirname(path), apply });
  }

  async #step(kind: DiskOperation['kind'], path: string): Promise<void> {
    this.#operations += 1;
    this.counts.set(kind, this.count(kind) + 1);
    const verdict = this.#isCrashed ? 'crash' : this.onOperation({ kind, path, number: this.#operations });
    if (verdict === 'crash') {
      this.crash();
      await new Promise(() => undefined);
    }
    await Promise.resolve();
    if (verdict instanceof Error) throw verdict;
  }

  #file(inode: Inode): DiskFile {
    return {
      write: async (bytes, position) => {
        const growth = Math.max(0, position + bytes.length - inode.live.length);
        const room = Math.max(0, this.capacityBytes - this.#usedBytes());
        const accepted = bytes.length - Math.max(0, growth - room);
        // Counted as pending at once: the write during which the machine stops may reach the disk in part.
        const whole: Pending = { type: 'write', bytes: bytes.slice(0, accepted), position };
        inode.pending.push(whole);
        try {
          await this.#step('write', inode.path);
        } catch (error) {
          const half: Pending = { ...whole, bytes: whole.bytes.subarray(0, whole.bytes.length / 2) };
          inode.pending[inode.pending.indexOf(whole)] = half;
          inode.live = applied(inode.live, half);
          throw error;
        }
        inode.live = applied(inode.live, whole);
        if (accepted < bytes.length) throw systemError('ENOSPC', inode.path);
      },
      read: async (into, position) => {
        await this.#step('read', inode.path);
        const bytes = inode.live.subarray(position, position + into.length);
        into.set(bytes);
        return bytes.length;
      },
      dataSync: async () => {
        const covered = inode.pending.length;
        await this.#step('dataSync', inode.path);
        for (const pending of inode.pending.splice(0, covered))
          inode.durable = applied(inode.durable, pending);
      },
      truncate: async (length) => {
        const pending: Pending = { type: 'truncate', length };
        inode.pending.push(pending);
        await this.#step('truncate', inode.path);
        inode.live = applied(inode.live, pending);
      },
      size: async () => {
        await this.#step('size', inode.path);
        return inode.live.length;
      },
      close: async () => {
        await Promise.resolve();
      },
    };
  }

  #usedBytes(): number {
    return [...this.#live.values()].reduce((sum, { live }) => sum + live.length, 0);
  }
}

export function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}

function applied(content: Uint8Array, pending: Pending): Uint8Array {
  if (pending.type === 'truncate') {
    if (pending.length <= content.length) return content.slice(0, pending.length);
    const extended = new Uint8Array(pending.length);
    extended.set(content);
    return extended;
  }
  const end = pending.position + pending.bytes.length;
  const result = end > content.length ? new Uint8Array(end) : content;
  if (result !== content) result.set(content);
  result.set(pending.bytes, pending.position);
  return result;
}

function survivingBytes(inode: Inode, random: () => number): Uint8Array {
  let content: Uint8Array = Uint8Array.from(inode.durable);
  for (const pending of inode.pending) {
    if (pending.type === 'truncate') {
      if (random() < 0.5) content = applied(content, pending);
      continue;
    }
    for (const part of survivingParts(pending, random)) content = applied(content, part);
  }
  return content;
}

function survivingParts(
  { bytes, position }: Extract<Pending, { type: 'write' }>,
  random: () => number,
): Pending[] {
  const manner = random();
  if (manner < 0.2) return [];
  if (manner < 0.4) return [{ type: 'write', bytes, position }];
  if (manner < 0.7) {
    return [{ type: 'write', bytes: bytes.subarray(0, Math.floor(random() * bytes.length)), position }];
  }
  const parts: Pending[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = Math.min(bytes.length, start + SECTOR_BYTES - ((position + start) % SECTOR_BYTES));
    if (random() < 0.5) {
      parts.push({ type: 'write', bytes: bytes.subarray(start, end), position: position + start });
    }
    start = end;
  }
  return parts;
}
