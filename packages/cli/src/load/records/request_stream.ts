import type { Target } from '../http/target.ts';
import type { Outgoing } from '../loop/open_loop.ts';
import type { Kind, Mix } from '../mixes.ts';
import type { Sample } from './sample.ts';
import type { SignedAhead } from './signed_ahead.ts';

/** A record on its way. */
export interface Issued {
  readonly kind: Kind;
  /** Of the record; a duplicate has that of the record it repeats. */
  readonly index: number;
  /** The `pcs_id` that the record carries, or would if it were whole. */
  readonly id: string;
  readonly record: Buffer;
}

/** A record that was acknowledged, kept to be sent again. */
export type Sendable = Pick<Issued, 'index' | 'id' | 'record'>;

export interface RequestStreamDeps {
  readonly mix: Mix;
  /** One draw per request. */
  readonly random: () => number;
  readonly ahead: SignedAhead;
  readonly repeatable: Sample<Sendable>;
  readonly target: Target;
}

/** Decides what each request carries: a new record, or an acknowledged one again; a new one while there is none. */
export class RequestStream {
  readonly #deps: RequestStreamDeps;
  /** Drawn for the next request, which may have to wait for its record. */
  #repeats: boolean | undefined;

  constructor(deps: RequestStreamDeps) {
    this.#deps = deps;
  }

  next(): Outgoing<Issued> | undefined {
    const { mix, random, ahead, target } = this.#deps;
    this.#repeats ??= random() < mix.shares.duplicate;
    const issued = this.#repeated() ?? ahead.take();
    if (issued === undefined) return undefined;
    this.#repeats = undefined;
    return { bytes: target.submit(issued.record), about: issued };
  }

  #repeated(): Issued | undefined {
    const repeated = this.#repeats === true ? this.#deps.repeatable.draw() : undefined;
    return repeated === undefined ? undefined : { kind: 'duplicate', ...repeated };
  }
}
