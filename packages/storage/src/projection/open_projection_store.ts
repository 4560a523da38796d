import { join } from 'node:path';
import { isNoSpaceError, isNotFoundError, nodeDisk, type Disk } from '../disk/mod.ts';
import { StorageError } from '../errors.ts';
import { decodeSnapshot, encodeSnapshot } from './snapshot_file.ts';
import type { ProjectionSnapshot, ProjectionStore } from './types.ts';

export interface ProjectionStoreOptions {
  /** One process at a time may use it: see `acquireProcessLock`. Made when absent. */
  readonly directory: string;
  /** Default: the machine's file system. */
  readonly disk?: Disk;
}

const TEMPORARY = '.tmp';
/** A name becomes a file name: no separators, no leading dot, nothing that a case-blind file system would merge. */
const NAME = /^[a-z0-9][a-z0-9_-]{0,99}$/;

/**
 * Snapshots in files, one per projection, replaced whole: after a crash at any moment `load` gives the snapshot
 * before or the one after, and the one after if its `save` had resolved. Saves of one projection take effect in the
 * order of the calls.
 *
 * `load` rejects with `state_corrupt` for a file that fails its checksum (never with an empty state, which would
 * repeat every effect since the journal's start). Both reject with `store_unavailable` when the disk fails, and with
 * `invalid_argument` for a name other than 1 to 100 of `a-z 0-9 _ -`, not beginning with `_` or `-`.
 */
export async function openProjectionStore(options: ProjectionStoreOptions): Promise<ProjectionStore> {
  const store = new FileProjectionStore(options.directory, options.disk ?? nodeDisk());
  await store.open();
  return store;
}

class FileProjectionStore implements ProjectionStore {
  readonly #directory: string;
  readonly #disk: Disk;
  readonly #lastSave = new Map<string, Promise<void>>();
  #temporaries = 0;

  constructor(directory: string, disk: Disk) {
    this.#directory = directory;
    this.#disk = disk;
  }

  /** Clears away what a crash left half-written. */
  async open(): Promise<void> {
    await this.#attempt('open', async () => {
      await this.#disk.makeDirectory(this.#directory);
      for (const name of await this.#disk.list(this.#directory)) {
        if (name.endsWith(TEMPORARY)) await this.#disk.remove(join(this.#directory, name));
      }
      // A process that died before it could do this leaves names that `load` sees and a power loss takes back.
      await this.#disk.syncDirectory(this.#directory);
    });
  }

  async load(projection: string): Promise<ProjectionSnapshot | undefined> {
    const name = fileName(projection);
    const path = join(this.#directory, name);
    const bytes = await this.#attempt(`load ${projection} from`, () =>
      this.#read(path).catch((error: unknown) => {
        if (isNotFoundError(error)) return undefined;
        throw error;
      }),
    );
    if (bytes === undefined) return undefined;
    try {
      return decodeSnapshot(projection, bytes);
    } catch (cause) {
      throw new StorageError(
        'state_corrupt',
        `${join(this.#directory, name)} cannot be used: ${reason(cause)}. Restore it from a copy; or, if the ` +
          `effects of ${projection} may be repeated from the journal's start, delete it.`,
        { cause },
      );
    }
  }

  async save(projection: string, snapshot: ProjectionSnapshot): Promise<void> {
    const name = fileName(projection);
    assertSnapshot(snapshot);
    const bytes = encodeSnapshot(projection, snapshot);
    const before = this.#lastSave.get(projection) ?? Promise.resolve();
    // A save that failed has told its own caller; the next one starts from what is on the disk.
    const save = before.catch(() => undefined).then(() => this.#replace(projection, name, bytes));
    this.#lastSave.set(projection, save);
    return save;
  }

  async #replace(projection: string, name: string, bytes: Uint8Array): Promise<void> {
    const temporary = join(this.#directory, `${name}.${this.#temporaries++}${TEMPORARY}`);
    await this.#attempt(`save ${projection} to`, async () => {
      try {
        await this.#writeDurably(temporary, bytes);
        await this.#disk.rename(temporary, join(this.#directory, name));
      } catch (error) {
        await this.#discard(temporary);
        throw error;
      }
      await this.#disk.syncDirectory(this.#directory);
    });
  }

  async #writeDurably(path: string, bytes: Uint8Array): Promise<void> {
    const file = await this.#disk.open(path, 'create');
    try {
      await file.write(bytes, 0);
      await file.dataSync();
    } finally {
      await file.close();
    }
  }

  async #read(path: string): Promise<Uint8Array> {
    const file = await this.#disk.open(path, 'read');
    try {
      const bytes = new Uint8Array(await file.size());
      const length = await file.read(bytes, 0);
      return bytes.subarray(0, length);
    } finally {
      await file.close();
    }
  }

  /** Frees the space of a save that failed, which a full disk needs; what cannot be removed now goes at the next open. */
  async #discard(temporary: string): Promise<void> {
    try {
      await this.#disk.remove(temporary);
    } catch {
      // The save's own failure is the one to report.
    }
  }

  async #attempt<T>(verb: string, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (cause) {
      throw new StorageError(
        'store_unavailable',
        `Cannot ${verb} ${this.#directory}: ${reason(cause)}. ` +
          (isNoSpaceError(cause)
            ? 'Free some space and retry.'
            : 'Check the disk and its permissions, then retry.'),
        { cause },
      );
    }
  }
}

function fileName(projection: string): string {
  if (NAME.test(projection)) return `${projection}.snapshot`;
  throw new StorageError(
    'invalid_argument',
    `${JSON.stringify(projection)} cannot name a projection: use 1 to 100 of a-z 0-9 _ -, a letter or digit first.`,
  );
}

function assertSnapshot(snapshot: ProjectionSnapshot): void {
  if (!Number.isSafeInteger(snapshot.seq) || snapshot.seq < 0) {
    throw new StorageError(
      'invalid_argument',
      `A snapshot's seq must be an integer >= 0; got ${snapshot.seq}.`,
    );
  }
  // A lone surrogate has no UTF-8 form: the state would come back altered under a checksum that matches.
  if (!snapshot.state.isWellFormed()) {
    throw new StorageError('invalid_argument', "A snapshot's state must be well-formed Unicode.");
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
