import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { asPcsId, asTenantId, sha256Hex } from '@kakeya/protocol';
import {
  type Journal,
  openJournal,
  openNatsBus,
  openProjectionStore,
  type ProjectionStore,
  type Seq,
} from '@kakeya/storage';
import type { NatsServer } from '@kakeya/testing';
import { onTestFinished } from 'vitest';
import { createBusRelay } from '../../src/effects/relay.ts';
import { ProjectionRunner } from '../../src/effects/projection_runner.ts';
import { ResultTail } from '../../src/effects/result_tail.ts';
import { encodeInbox, encodeResult, INBOX, RESULT, type Result } from '../../src/pipeline/log_entry.ts';
import { temporaryDirectory } from './gateway.ts';

export const JOURNAL_ID = '4f1a0b8e-0000-4000-8000-000000000001';
export const STREAM = 'RELAYED';
export const RECEIVED_AT_MS = Date.UTC(2025, 0, 2, 3, 4, 5, 678);

const TENANT = asTenantId('acme.eu');

export interface RunningRelay {
  readonly runner: ProjectionRunner;
  readonly stop: () => Promise<void>;
}

/** A journal as the gateway writes it, and a relay of it to a broker. */
export interface RelayLog {
  readonly journal: Journal;
  readonly tail: ResultTail;
  readonly checkpoints: ProjectionStore;
  /** Logs a submission and what became of it; resolves with the position of the result. */
  decided(name: string): Promise<Seq>;
  replayed(name: string, equivocation?: boolean): Promise<Seq>;
  refused(name: string): Promise<Seq>;
  /** Starts a relay from the checkpoint; it is stopped at the end of the test if not before. */
  relayTo(server: NatsServer, checkpoints?: ProjectionStore): Promise<RunningRelay>;
}

export async function openRelayLog(): Promise<RelayLog> {
  const directory = await temporaryDirectory();
  const { journal } = await openJournal({ directory: join(directory, 'journal'), clock: Date.now });
  onTestFinished(() => journal.close());
  const checkpoints = await openProjectionStore({ directory: join(directory, 'projections') });
  const tail = new ResultTail(0);

  const log = async (name: string, resultOf: (inbox: Seq) => Result): Promise<Seq> => {
    const submission = {
      tenant: TENANT,
      requestId: name,
      receivedAtMs: RECEIVED_AT_MS,
      body: new TextEncoder().encode(`the payload of ${name}`),
    };
    const result = resultOf(await journal.append(INBOX, encodeInbox(submission)));
    const seq = await journal.append(RESULT, encodeResult(result));
    tail.push({ seq, result });
    return seq;
  };

  return {
    journal,
    tail,
    checkpoints,
    decided: (name) => log(name, (inbox) => decided(inbox, name)),
    replayed: (name, equivocation = false) => log(name, (inbox) => replayed(inbox, name, equivocation)),
    refused: (name) =>
      log(name, (inbox) => ({
        ...base(inbox, name, 400),
        kind: 'refused',
        received_at_ms: 0,
        type: 'malformed-json',
      })),
    async relayTo(server, saveTo = checkpoints) {
      const bus = openNatsBus({ url: server.url, stream: STREAM, subjectPrefix: 'kakeya', timeoutMs: 1_000 });
      const relay = createBusRelay({ bus, journal, journalId: JOURNAL_ID, checkpoints: saveTo });
      // The runner's own pauses, shortened.
      const runner = new ProjectionRunner(journal, tail, relay, (ms, wake) => {
        const timer = setTimeout(wake, ms / 20);
        return () => clearTimeout(timer);
      });
      await runner.start();
      let stopping: Promise<void> | undefined;
      const stop = (): Promise<void> => (stopping ??= runner.stop());
      onTestFinished(stop);
      return { runner, stop };
    },
  };
}

const base = (inbox: Seq, name: string, status: number) => ({
  inbox,
  tenant: TENANT,
  request_id: name,
  status,
});

export const pcsIdOf = (name: string) => asPcsId(sha256Hex(new TextEncoder().encode(name)));

function decided(inbox: Seq, name: string): Result {
  const answer = {
    pcs_id: pcsIdOf(name),
    decision: 'accept',
    received_at: new Date(RECEIVED_AT_MS).toISOString(),
    journal_seq: inbox,
  };
  return {
    ...base(inbox, name, 200),
    kind: 'decided',
    pcs_id: pcsIdOf(name),
    decision: 'accept',
    score: null,
    answerJson: JSON.stringify(answer),
  };
}

const replayed = (inbox: Seq, name: string, equivocation: boolean): Result => ({
  ...base(inbox, name, 200),
  kind: 'replayed',
  received_at_ms: 0,
  pcs_id: pcsIdOf(name),
  ...(equivocation ? { equivocation: { stored_digest: 'aa', claimed_digest: 'bb' } } : {}),
});

/** Resolves when the relay has nothing left to do. */
export async function caughtUp({ runner }: RunningRelay): Promise<void> {
  for (;;) {
    const { lag, error } = runner.status;
    if (lag === 0 && error === null) return;
    await sleep(5);
  }
}
