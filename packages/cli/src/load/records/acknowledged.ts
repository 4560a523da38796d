import { hash } from 'node:crypto';

/** What a gateway said of a record: it must say the same whenever it is asked again. */
export interface Acknowledgement {
  readonly status: 200 | 202;
  /** The first 128 bits of the body's SHA-256. */
  readonly digest: Buffer;
}

const DIGEST_BYTES = 16;
const ENTRY_BYTES = 1 + DIGEST_BYTES;
const CHUNK_ENTRIES = 65_536;
const STATUSES = [undefined, 200, 202] as const;

export function acknowledgementOf(status: 200 | 202, body: Uint8Array): Acknowledgement {
  return { status, digest: hash('sha256', body, 'buffer').subarray(0, DIGEST_BYTES) };
}

/**
 * The acknowledgements of a run by the index of the record, in 17 bytes per new record sent: ids and bodies are not
 * kept, because a record can be made again from its index.
 */
export class Acknowledged {
  readonly #chunks = new Map<number, Buffer>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The first acknowledgement of an index stays. */
  add(index: number, { status, digest }: Acknowledgement): void {
    const { chunk, at } = this.#place(index);
    if (chunk[at] !== 0) return;
    chunk[at] = STATUSES.indexOf(status);
    digest.copy(chunk, at + 1);
    this.#size += 1;
  }

  get(index: number): Acknowledgement | undefined {
    const chunk = this.#chunks.get(Math.floor(index / CHUNK_ENTRIES));
    return chunk === undefined ? undefined : read(chunk, (index % CHUNK_ENTRIES) * ENTRY_BYTES);
  }

  *[Symbol.iterator](): Generator<readonly [number, Acknowledgement]> {
    for (const [number, chunk] of this.#chunks) {
      for (let i = 0; i < CHUNK_ENTRIES; i += 1) {
        const acknowledgement = read(chunk, i * ENTRY_BYTES);
        if (acknowledgement !== undefined) yield [number * CHUNK_ENTRIES + i, acknowledgement];
      }
    }
  }

  #place(index: number): { readonly chunk: Buffer; readonly at: number } {
    const number = Math.floor(index / CHUNK_ENTRIES);
    const chunk = this.#chunks.get(number) ?? Buffer.alloc(CHUNK_ENTRIES * ENTRY_BYTES);
    this.#chunks.set(number, chunk);
    return { chunk, at: (index % CHUNK_ENTRIES) * ENTRY_BYTES };
  }
}

function read(chunk: Buffer, at: number): Acknowledgement | undefined {
  const status = STATUSES[chunk[at] ?? 0];
  return status === undefined ? undefined : { status, digest: chunk.subarray(at + 1, at + ENTRY_BYTES) };
}

export function sameAcknowledgement(a: Acknowledgement, b: Acknowledgement): boolean {
  return a.status === b.status && a.digest.equals(b.digest);
}
