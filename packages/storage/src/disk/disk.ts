/**
 * The few file operations that durable stores need, as a port, so that a simulator can tear writes,
 * lose what was not synced, flip bits, fill the disk and fail an fsync.
 */
export interface Disk {
  /** `create` fails if the file exists; the others fail if it does not. */
  open(path: string, mode: 'read' | 'read-write' | 'create'): Promise<DiskFile>;
  /** Names (not paths) of the entries of a directory, sorted; [] when the directory does not exist. */
  list(directory: string): Promise<string[]>;
  /** Replaces `to` if it exists. */
  rename(from: string, to: string): Promise<void>;
  /** Fails if the file does not exist. A file that is open stays readable through its handle. */
  remove(path: string): Promise<void>;
  /** Makes missing parents too, durably; does nothing if the directory exists. */
  makeDirectory(path: string): Promise<void>;
  /** Makes creations, renames and removals within the directory durable. */
  syncDirectory(path: string): Promise<void>;
}

export interface DiskFile {
  /**
   * Writes all of `bytes` at `position`, or rejects: how much was written is then unknown. A full disk
   * rejects with an error that `isNoSpaceError` recognises.
   */
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** Fills `into` from `position` as far as the file goes; resolves with the number of bytes read. */
  read(into: Uint8Array, position: number): Promise<number>;
  /** Resolves once all written data is on stable storage (fdatasync). */
  dataSync(): Promise<void>;
  truncate(length: number): Promise<void>;
  size(): Promise<number>;
  close(): Promise<void>;
}
