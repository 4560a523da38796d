import { close, fdatasync, fstat, ftruncate, read, write } from 'node:fs';
import type { DiskFile } from './disk.ts';

/** A file descriptor behind the `DiskFile` port, by callbacks: half the cost per call of `FileHandle`. */
export class NodeDiskFile implements DiskFile {
  readonly #descriptor: number;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  write(bytes: Uint8Array, position: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const writeFrom = (done: number): void => {
        if (done === bytes.length) {
          resolve();
          return;
        }
        write(
          this.#descriptor,
          bytes,
          done,
          bytes.length - done,
          position + done,
          (error: Error | null, written) => {
            // A short write is retried: the cause, a full disk as a rule, then comes as an error.
            if (error !== null) reject(error);
            else if (written === 0) reject(new Error('The file system accepted no byte of a write.'));
            else writeFrom(done + written);
          },
        );
      };
      writeFrom(0);
    });
  }

  read(into: Uint8Array, position: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const readFrom = (done: number): void => {
        if (done === into.length) {
          resolve(done);
          return;
        }
        read(
          this.#descriptor,
          into,
          done,
          into.length - done,
          position + done,
          (error: Error | null, count) => {
            if (error !== null) reject(error);
            else if (count === 0) resolve(done);
            else readFrom(done + count);
          },
        );
      };
      readFrom(0);
    });
  }

  dataSync(): Promise<void> {
    return settled((done) => fdatasync(this.#descriptor, done));
  }

  truncate(length: number): Promise<void> {
    return settled((done) => ftruncate(this.#descriptor, length, done));
  }

  size(): Promise<number> {
    return new Promise((resolve, reject) => {
      fstat(this.#descriptor, (error: Error | null, stats) => {
        if (error !== null) reject(error);
        else resolve(stats.size);
      });
    });
  }

  close(): Promise<void> {
    return settled((done) => close(this.#descriptor, done));
  }
}

function settled(start: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => (error ? reject(error) : resolve()));
  });
}
