import { setTimeout as sleep } from 'node:timers/promises';
import { post } from '../../packages/gateway/test/support/gateway.ts';
import { signedBody } from '../../packages/gateway/test/support/records.ts';
import type { Member } from './fleet.ts';

/** What a sender was told about one record. */
export interface Acknowledgement {
  readonly status: number;
  readonly text: string;
}

export interface ClientReport {
  readonly acknowledged: ReadonlyMap<string, Acknowledgement>;
  readonly statuses: Readonly<Record<string, number>>;
  readonly connectionsLost: number;
  readonly duplicatesSent: number;
  /** A record was answered in two ways, or a status came that no sender should see. */
  readonly violations: readonly string[];
}

const WRITERS = 16;
const DUPLICATE_SHARE = 0.15;
const PAUSE_MS = 20;
const REPEATABLE: ReadonlySet<number> = new Set([429, 503]);

/**
 * Senders behind a round-robin: each tries its record at one gateway after the other until one decides it, as an
 * outbox does, so most records that meet a fault are delivered more than once. Some are sent again on purpose.
 */
export async function sendUntil(
  fleet: readonly Member[],
  over: AbortSignal,
  prefix: string,
  random: () => number,
): Promise<ClientReport> {
  const acknowledged = new Map<string, Acknowledgement>();
  const statuses: Record<string, number> = {};
  const violations: string[] = [];
  let connectionsLost = 0;
  let duplicatesSent = 0;
  let turn = 0;

  const send = async (name: string): Promise<void> => {
    const body = await signedBody(name);
    for (;;) {
      const member = fleet[turn++ % fleet.length];
      if (member === undefined) throw new Error('The fleet is empty.');
      const reply = await post(member.url, body).catch(() => undefined);
      if (reply === undefined) connectionsLost += 1;
      else {
        statuses[reply.status] = (statuses[reply.status] ?? 0) + 1;
        if (reply.status === 200) {
          note(name, reply);
          return;
        }
        if (!REPEATABLE.has(reply.status)) {
          violations.push(`${name} got ${reply.status}: ${reply.text}`);
          return;
        }
        if (reply.headers.get('retry-after') === null)
          violations.push(`${name} got ${reply.status} without Retry-After`);
      }
      await sleep(PAUSE_MS);
    }
  };
  const note = (name: string, { status, text }: Acknowledgement): void => {
    const before = acknowledged.get(name);
    if (before === undefined) acknowledged.set(name, { status, text });
    else if (before.text !== text) violations.push(`${name} was answered in two ways`);
  };
  const write = async (writer: number): Promise<void> => {
    for (let index = 0; !over.aborted; index += 1) {
      await send(`${prefix}-${writer}-${index}`);
      if (random() < DUPLICATE_SHARE) {
        duplicatesSent += 1;
        await send(`${prefix}-${writer}-${Math.floor(random() * (index + 1))}`);
      }
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  return { acknowledged, statuses, connectionsLost, duplicatesSent, violations };
}
