import type { SignalErrorCode } from '../errors.ts';
import type { SignalOptions } from '../signal_settings.ts';
import type { Payload } from '../signals.ts';
import type { Signals } from '../types.ts';

/** Pool to worker. */
export interface Job {
  readonly payload: Payload;
  readonly options: SignalOptions;
}

/** Worker to pool: the refusal of a payload keeps its code; any other error ends the worker instead. */
export type Answer =
  | { readonly ok: true; readonly signals: Signals }
  | { readonly ok: false; readonly code: SignalErrorCode; readonly message: string };
