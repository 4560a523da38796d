import type { Seq } from '../journal/types.ts';

/** A projection's state as of the journal entry `seq`, saved as one: either both are seen or neither. */
export interface ProjectionSnapshot {
  readonly seq: Seq;
  /** JSON text, opaque to the store. */
  readonly state: string;
}

export interface ProjectionStore {
  load(projection: string): Promise<ProjectionSnapshot | undefined>;
  /** Resolves once the snapshot is durable. */
  save(projection: string, snapshot: ProjectionSnapshot): Promise<void>;
}
