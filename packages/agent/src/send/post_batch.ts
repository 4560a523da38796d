import type { OutboxRecord } from '../outbox/types.ts';
import { parseJsonOrUndefined, readBoundedLines, readBoundedText } from './body.ts';
import type { Courier } from './courier.ts';
import { throwIfClosed, withDeadline } from './deadline.ts';
import {
  describeFailure,
  interpret,
  isTransient,
  type RawAnswer,
  type Reply,
  type Setback,
} from './reply.ts';
import { parseRetryAfter } from './retry_after.ts';

const LINE_LIMIT_BYTES = 1_048_576;

/** How a batch request ended. Records without a line before that have no answer. */
export type BatchEnd =
  | { readonly kind: 'complete' }
  | { readonly kind: 'broken'; readonly setback: Setback; readonly retryAfterMs?: number }
  | { readonly kind: 'refused' };

/**
 * Sends the records once, as NDJSON, and hands on the answers as their lines arrive: line k answers record k.
 * A line that is not an answer ends it, since nothing says any more which record the next line is for.
 */
export async function postBatch(
  courier: Courier,
  records: readonly OutboxRecord[],
  onReply: (record: OutboxRecord, reply: Reply) => void,
): Promise<BatchEnd> {
  let failedInside: { readonly error: unknown } | undefined;
  const handOn = (record: OutboxRecord, reply: Reply): void => {
    try {
      onReply(record, reply);
    } catch (error) {
      failedInside = { error };
      throw error;
    }
  };
  try {
    return await withDeadline(courier, async (signal, touch) => {
      const response = await courier.fetch(courier.batchUrl, {
        method: 'POST',
        headers: { ...courier.headers, 'content-type': 'application/x-ndjson' },
        body: joinLines(records),
        redirect: 'manual',
        signal,
      });
      if (response.status !== 200) return await wholeBatchAnswer(courier, records, response);
      let answered = 0;
      for await (const line of readBoundedLines(response, LINE_LIMIT_BYTES, touch)) {
        const record = records[answered];
        if (record === undefined) break;
        const answer = parseLine(line);
        if (answer === undefined) return broken(`Line ${answered + 1} of the batch answer is not an answer.`);
        answered += 1;
        handOn(record, interpret(answer, record.pcsId));
      }
      return answered === records.length
        ? { kind: 'complete' }
        : broken(`The batch answer ended after ${answered} of ${records.length} lines.`);
    });
  } catch (error) {
    throwIfClosed(courier.closing);
    if (failedInside !== undefined) throw failedInside.error;
    return broken(describeFailure(error));
  }
}

async function wholeBatchAnswer(
  courier: Courier,
  records: readonly OutboxRecord[],
  response: Response,
): Promise<BatchEnd> {
  const [first] = records;
  const text = await readBoundedText(response, LINE_LIMIT_BYTES);
  if (first === undefined || !isTransient(response.status)) return { kind: 'refused' };
  const reply = interpret(
    {
      status: response.status,
      replayed: false,
      body: parseJsonOrUndefined(text),
      retryAfterMs: parseRetryAfter(response.headers.get('retry-after'), courier.clock()),
    },
    first.pcsId,
  );
  return reply.kind === 'retry' ? { ...reply, kind: 'broken' } : { kind: 'refused' };
}

function parseLine(line: string): RawAnswer | undefined {
  const value = parseJsonOrUndefined(line);
  if (
    typeof value !== 'object' ||
    value === null ||
    !('status' in value && typeof value.status === 'number') ||
    !('replayed' in value && typeof value.replayed === 'boolean')
  ) {
    return undefined;
  }
  const decided = value.status === 200 || value.status === 202;
  const body: unknown = Reflect.get(value, decided ? 'outcome' : 'problem');
  return { status: value.status, replayed: value.replayed, body, retryAfterMs: retryAfterOf(body) };
}

/** A line has no header, so the problem carries the pause, in whole seconds. */
function retryAfterOf(problem: unknown): number | undefined {
  if (typeof problem !== 'object' || problem === null || !('retry_after_s' in problem)) return undefined;
  const seconds = problem.retry_after_s;
  return typeof seconds === 'number' && Number.isSafeInteger(seconds) && seconds >= 0
    ? seconds * 1000
    : undefined;
}

function broken(detail: string): BatchEnd {
  return { kind: 'broken', setback: { status: null, type: null, detail } };
}

function joinLines(records: readonly OutboxRecord[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(records.reduce((sum, { body }) => sum + body.length + 1, 0));
  let at = 0;
  for (const { body } of records) {
    joined.set(body, at);
    at += body.length;
    joined[at] = 0x0a;
    at += 1;
  }
  return joined;
}
