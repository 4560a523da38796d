import type { Journal, Seq } from '@kakeya/storage';
import type { LoggedAct } from '../effects/projection.ts';
import { ACT, type ActEntry, encodeAct } from '../pipeline/log_entry.ts';

export interface ActRecorderDeps {
  readonly journal: Pick<Journal, 'append'>;
  readonly clock: () => number;
  /** Told of each act that this process appends, in the order of the log. */
  readonly onRecorded: (logged: LoggedAct) => void;
}

/** Writes into the journal what people do to the gateway beside its decisions. */
export class ActRecorder {
  readonly #deps: ActRecorderDeps;

  constructor(deps: ActRecorderDeps) {
    this.#deps = deps;
  }

  /**
   * When this resolves, the act is on stable storage: do what it says only then.
   * @throws StorageError the journal cannot be written
   */
  record(act: Omit<ActEntry, 'at_ms'>): Promise<Seq> {
    const { journal, clock, onRecorded } = this.#deps;
    const entry = { tenant: act.tenant, at_ms: clock(), who: act.who, act: act.act, detail: act.detail };
    return journal.append(ACT, encodeAct(entry)).then((seq) => {
      onRecorded({ seq, ...entry });
      return seq;
    });
  }
}
