import { GatewayError } from '../errors.ts';

/** The answer under which an id was decided, as the dedup store keeps it. */
export interface StoredOutcome {
  /** Journal, position, time of receipt and request of the submission that decided it: tells its own replay from a duplicate. */
  readonly origin: string;
  readonly status: 200 | 202;
  /** The answer's JSON, kept as text so that a duplicate gets the same bytes. */
  readonly body: string;
}

export const encodeStoredOutcome = (stored: StoredOutcome): string =>
  `${stored.origin}\n${stored.status}\n${stored.body}`;

export function decodeStoredOutcome(value: string): StoredOutcome {
  const first = value.indexOf('\n');
  const second = value.indexOf('\n', first + 1);
  const status = Number(value.slice(first + 1, second));
  if (first < 0 || second < 0 || (status !== 200 && status !== 202)) {
    throw new GatewayError(
      'log_entry_corrupt',
      'The dedup store holds a value that this gateway did not write.',
    );
  }
  return { origin: value.slice(0, first), status, body: value.slice(second + 1) };
}
