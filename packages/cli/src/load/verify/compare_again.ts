import type { HttpResponse } from '../http/response_parser.ts';
import { type Acknowledgement, acknowledgementOf, sameAcknowledgement } from '../records/acknowledged.ts';
import { isReplayed } from '../results/ledger.ts';

/** `read`: GET of the id. `resubmit`: the same record again. */
export type Method = 'read' | 'resubmit';

/** `refused`: the answer says nothing about the record. */
export type Comparison = 'same' | 'missing' | 'different' | 'refused';

/** What the gateway says of a record now, against what it said when it acknowledged it. */
export function compareAgain(method: Method, first: Acknowledgement, answer: HttpResponse): Comparison {
  const { status, body } = answer;
  if (method === 'read') {
    if (status === 404) return 'missing';
    if (status !== 200) return 'refused';
    // Reading answers 200 for every outcome; whether that was accepted stands in its body.
    return sameAcknowledgement(first, acknowledgementOf(first.status, body)) ? 'same' : 'different';
  }
  if (status !== 200 && status !== 202) return 'refused';
  // Not a replay: the gateway has decided it anew just now.
  if (!isReplayed(answer)) return 'missing';
  return sameAcknowledgement(first, acknowledgementOf(status, body)) ? 'same' : 'different';
}
