import { dirname } from 'node:path';
import type { Random } from '../world/random.ts';
import { type Life, never, type World } from '../world/world.ts';
import { apply, applySurviving, type Change, type Content, type Inode, newInode } from './inode.ts';

interface NameChange {
  readonly directory: string;
  readonly apply: (names: Map<string, Inode>) => void;
}

export type DiskOperation =
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

const WAITS: ReadonlySet<DiskOperation> = new Set(['write', 'dataSync', 'syncDirectory', 'rename', 'create']);

export interface DiskOptions {
  readonly world: World;
  readonly name: string;
  readonly random: Random;
  /** Mean duration of an operation that reaches the device. */
  readonly latencyMs: number;
  /** A file is about to lose its name. */
  readonly onRemove: (path: string, bytes: Uint8Array) => void;
}

/** The disk of one machine. Processes come and go over it (`disk_view.ts`); it remembers what is not yet durable. */
export class MachineDisk {
  readonly #options: DiskOptions;
  readonly #live = new Map<string, Inode>();
  readonly #durable = new Map<string, Inode>();
  #nameChanges: NameChange[] = [];
  /** Writes that were called and have not returned. */
  readonly #underWay = new Map<Change, Inode>();
  #operations = 0;
  #armed: { atOperation: number; crash: () => void } | undefined;
  /** Syncs that will fail from now on. */
  failSyncs = 0;
  /** Bytes that files may still grow by; undefined while there is no shortage. */
  roomBytes: number | undefined;

  constructor(options: DiskOptions) {
    this.#options = options;
  }

  /** Stops the machine at the start of the `count`-th operation from now. */
  crashAfter(count: number, crash: () => void): void {
    this.#armed = { atOperation: this.#operations + count, crash };
  }

  disarm(): void {
    this.#armed = undefined;
  }

  /** Resolves when the operation may take effect, and never for a process that died before. */
  async step(life: Life, kind: DiskOperation, path: string): Promise<void> {
    if (!life.alive) await never();
    const { world, name, random, latencyMs } = this.#options;
    this.#operations += 1;
    world.note('disk', name, kind, path);
    if (this.#armed !== undefined && this.#operations >= this.#armed.atOperation) {
      const { crash } = this.#armed;
      this.#armed = undefined;
      crash();
      await never();
    }
    // Looking costs nothing: it would only add turns.
    if (!WAITS.has(kind)) return;
    await new Promise<void>((resolve) => world.afterIn(life, 2 * random.next() * latencyMs, resolve));
  }

  /** Pending at once: the write during which the machine stops may reach the platter in part. */
  beginWrite(inode: Inode, change: Change): void {
    inode.pending.push(change);
    this.#underWay.set(change, inode);
  }

  endWrite(inode: Inode, change: Change): void {
    this.#underWay.delete(change);
    apply(inode.live, change);
  }

  /** Only the process died: the page cache holds its first bytes of what it was writing, or all, or nothing. */
  loseProcess(): void {
    for (const [change, inode] of this.#underWay) {
      const at = inode.pending.indexOf(change);
      if (at < 0 || change.type === 'truncate') continue;
      const kept: Change = {
        ...change,
        bytes: change.bytes.subarray(0, this.#options.random.below(change.bytes.length + 1)),
      };
      inode.pending[at] = kept;
      apply(inode.live, kept);
    }
    this.#underWay.clear();
  }

  lookup(path: string): Inode | undefined {
    return this.#live.get(path);
  }

  create(path: string): Inode {
    const inode = newInode();
    this.#changeName(path, (names) => names.set(path, inode));
    return inode;
  }

  rename(from: string, to: string, inode: Inode): void {
    const replaced = this.#live.get(to);
    if (replaced !== undefined) this.#options.onRemove(to, replaced.live.view);
    this.#changeName(to, (names) => {
      names.delete(from);
      names.set(to, inode);
    });
  }

  remove(path: string): void {
    const inode = this.#live.get(path);
    if (inode !== undefined) this.#options.onRemove(path, inode.live.view);
    this.#changeName(path, (names) => names.delete(path));
  }

  list(directory: string): string[] {
    const prefix = `${directory}/`;
    const names: string[] = [];
    for (const path of this.#live.keys()) {
      if (path.startsWith(prefix) && !path.includes('/', prefix.length))
        names.push(path.slice(prefix.length));
    }
    return names.toSorted();
  }

  syncNames(directory: string): void {
    for (const change of this.#nameChanges) if (change.directory === directory) change.apply(this.#durable);
    this.#nameChanges = this.#nameChanges.filter((change) => change.directory !== directory);
  }

  /** True once for each failure that was asked for. */
  takeSyncFailure(): boolean {
    if (this.failSyncs === 0) return false;
    this.failSyncs -= 1;
    return true;
  }

  /** After a failed fsync: some of it reached the platter, and the pages count as clean though the rest did not. */
  dropDirty(inode: Inode): void {
    const { random } = this.#options;
    if (random.chance(0.3)) return;
    for (const change of inode.pending.splice(0)) applySurviving(inode.durable, change, random);
  }

  /** How much of a write that extends a file by `growth` there is room for. */
  takeRoom(growth: number): number {
    if (this.roomBytes === undefined) return growth;
    const granted = Math.min(growth, this.roomBytes);
    this.roomBytes -= granted;
    return granted;
  }

  /** What the platter holds becomes all there is. */
  losePower(): void {
    const { random } = this.#options;
    const inOrder = random.chance(0.5);
    const kept = random.below(this.#nameChanges.length + 1);
    for (const [i, change] of this.#nameChanges.entries()) {
      if (inOrder ? i < kept : random.chance(0.5)) change.apply(this.#durable);
    }
    this.#nameChanges = [];
    this.#underWay.clear();
    this.#live.clear();
    for (const [path, inode] of this.#durable) {
      // In place: a flip that is to be mended refers to the file and not to its name.
      for (const change of inode.pending.splice(0)) applySurviving(inode.durable, change, random);
      inode.live = inode.durable.copy();
      this.#live.set(path, inode);
    }
  }

  /** Rots one bit of what is on the platter. What it returns puts it right, as a restored copy would. */
  flip(path: string, bit: number): () => void {
    const inode = this.#live.get(path);
    const flip = (): void => {
      inode?.durable.flip(bit);
      inode?.live.flip(bit);
    };
    flip();
    return flip;
  }

  /** How much of a file is at rest: 0 while writes to it are still to reach the platter, which would mend a flip. */
  lengthAtRest(path: string): number {
    const inode = this.#live.get(path);
    return inode === undefined || inode.pending.length > 0 ? 0 : inode.durable.length;
  }

  paths(): string[] {
    return [...this.#live.keys()].toSorted();
  }

  /** What a process would read now. */
  contentOf(path: string): Content | undefined {
    return this.#live.get(path)?.live;
  }

  #changeName(path: string, change: (names: Map<string, Inode>) => void): void {
    change(this.#live);
    this.#nameChanges.push({ directory: dirname(path), apply: change });
  }
}
