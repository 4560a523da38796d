import type { OutboxRecord } from '../outbox/types.ts';
import { parseJsonOrUndefined, readBoundedText } from './body.ts';
import type { Courier } from './courier.ts';
import { throwIfClosed, withDeadline } from './deadline.ts';
import { interpret, type Reply, unreachable } from './reply.ts';
import { parseRetryAfter } from './retry_after.ts';

const ANSWER_LIMIT_BYTES = 1_048_576;

/** Sends one record once. @throws AgentError `agent_closed`; everything the network does is a {@link Reply}. */
export async function postRecord(courier: Courier, record: OutboxRecord): Promise<Reply> {
  try {
    return await withDeadline(courier, async (signal) => {
      const response = await courier.fetch(courier.submitUrl, {
        method: 'POST',
        headers: { ...courier.headers, 'content-type': 'application/json' },
        body: record.body,
        // Followed redirects would carry the token and the record to a host that nobody configured.
        redirect: 'manual',
        signal,
      });
      const text = await readBoundedText(response, ANSWER_LIMIT_BYTES);
      return interpret(
        {
          status: response.status,
          replayed: response.headers.get('idempotent-replayed') === 'true',
          body: parseJsonOrUndefined(text),
          retryAfterMs: parseRetryAfter(response.headers.get('retry-after'), courier.clock()),
        },
        record.pcsId,
      );
    });
  } catch (error) {
    throwIfClosed(courier.closing);
    return unreachable(error);
  }
}
