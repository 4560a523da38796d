import type { Disk, DiskFile } from '../../src/disk/disk.ts';

/** What a power cut leaves of what was not synced. */
export interface Survival {
  readonly data: 'lost' | 'torn' | 'kept';
  readonly names: 'lost' | 'kept';
}

export const SURVIVALS: readonly Survival[] = (['lost', 'torn', 'kept'] as const).flatMap((data) =>
  (['lost', 'kept'] as const).map((names) => ({ data, names })),
);

class Inode {
  synced: Uint8Array = new Uint8Array();
  current: Uint8Array = new Uint8Array();
}

/** One directory in memory whose next `failAt` changes succeed; the change after them fails, and a write is left half done. */
export class CrashingDisk implements Disk {
  readonly #current: Map<string, Inode>;
  readonly #synced: Map<string, Inode>;
  /** Changes tried so far. */
  changes = 0;
  /** The change that fails, counted from 0. */
  failAt = Infinity;
  /** Whether every later change fails too, as after a power cut, or only that one, as from a bad sector. */
  staysDown = true;

  constructor(files: ReadonlyMap<string, Uint8Array> = new Map()) {
    this.#current = new Map();
    for (const [path, bytes] of files) {
      const inode = new Inode();
      inode.synced = bytes;
      inode.current = bytes;
      this.#current.set(path, inode);
    }
    this.#synced = new Map(this.#current);
  }

  get paths(): string[] {
    return [...this.#current.keys()].toSorted();
  }

  /** The disk as it may be found after the power is back. */
  afterPowerCut(survival: Survival): CrashingDisk {
    const names = survival.names === 'kept' ? this.#current : this.#synced;
    const files = new Map<string, Uint8Array>();
    for (const [path, inode] of names) files.set(path, survivor(inode, survival.data));
    return new CrashingDisk(files);
  }

  /** The bytes of a file, to look at or to damage. */
  bytes(path: string): Uint8Array {
    return this.#inode(path).current;
  }

  async open(path: string, mode: 'read' | 'read-write' | 'create'): Promise<DiskFile> {
    if (mode === 'create') {
      if (this.#current.has(path)) throw new Error(`EEXIST: ${path}`);
      this.#change();
      this.#current.set(path, new Inode());
    }
    return this.#file(this.#inode(path));
  }

  async list(directory: string): Promise<string[]> {
    const prefix = `${directory}/`;
    return this.paths.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
  }

  async rename(from: string, to: string): Promise<void> {
    const inode = this.#inode(from);
    this.#change();
    this.#current.delete(from);
    this.#current.set(to, inode);
  }

  async remove(path: string): Promise<void> {
    this.#inode(path);
    this.#change();
    this.#current.delete(path);
  }

  async makeDirectory(): Promise<void> {}

  async syncDirectory(): Promise<void> {
    this.#change();
    this.#synced.clear();
    for (const [path, inode] of this.#current) this.#synced.set(path, inode);
  }

  #file(inode: Inode): DiskFile {
    return {
      write: async (bytes, position) => {
        const half = Math.floor(bytes.length / 2);
        inode.current = overwrite(inode.current, bytes.subarray(0, half), position);
        this.#change();
        inode.current = overwrite(inode.current, bytes.subarray(half), position + half);
      },
      read: async (into, position) => {
        const part = inode.current.subarray(position, position + into.length);
        into.set(part);
        return part.length;
      },
      dataSync: async () => {
        this.#change();
        inode.synced = inode.current;
      },
      truncate: async (length) => {
        this.#change();
        inode.current = inode.current.slice(0, length);
      },
      size: async () => inode.current.length,
      close: async () => {},
    };
  }

  #inode(path: string): Inode {
    const inode = this.#current.get(path);
    if (inode === undefined) throw new Error(`ENOENT: ${path}`);
    return inode;
  }

  #change(): void {
    const change = this.changes++;
    if (change === this.failAt || (this.staysDown && change > this.failAt)) throw new Error('EIO: simulated');
  }
}

function survivor(inode: Inode, data: Survival['data']): Uint8Array {
  if (data === 'lost') return inode.synced;
  if (data === 'kept' || inode.current === inode.synced) return inode.current;
  // Blocks reach the disk in any order: the end of the new bytes without their beginning.
  const torn = inode.current.slice();
  torn.fill(0, 0, Math.ceil(torn.length / 2));
  return torn;
}

function overwrite(before: Uint8Array, bytes: Uint8Array, position: number): Uint8Array {
  const after = new Uint8Array(Math.max(before.length, position + bytes.length));
  after.set(before);
  after.set(bytes, position);
  return after;
}
