import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ConnectionPool } from '../src/load/http/pool.ts';
import { createTarget } from '../src/load/http/target.ts';
import { type LoopObserver, OpenLoop, type Sent } from '../src/load/loop/open_loop.ts';
import { type SchedulePlan, scheduleMs } from '../src/load/loop/schedule.ts';

interface Served {
  readonly latencyMs: number;
  readonly serviceMs: number;
  readonly lateMs: number;
  readonly intendedMs: number;
  readonly sentMs: number;
  readonly endedMs: number;
  readonly body: string;
}

interface Run {
  readonly schedule: readonly number[];
  readonly noticed: number[];
  readonly unsent: number[];
  readonly lost: string[];
  readonly served: Served[];
}

interface Setting {
  readonly schedule: Partial<SchedulePlan>;
  readonly connections: number;
  readonly drainMs?: number;
  readonly next?: () => void;
  readonly stop?: AbortSignal;
  readonly respond: (response: ServerResponse, number: number) => void;
}

/** A real server and a whole run against it; the body of each request is its number. */
async function run(setting: Setting): Promise<Run> {
  const { connections, drainMs = 60_000, next, respond, stop = new AbortController().signal } = setting;
  const plan = {
    ratePerS: 400,
    durationS: 1,
    process: 'uniform',
    shape: 'steady',
    seed: 1,
    ...setting.schedule,
  } as const;
  let requests = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      requests += 1;
      respond(response, requests);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const target = createTarget({ endpoint: `http://127.0.0.1:${port}` });
  using pool = new ConnectionPool(target.dial, { connections, timeoutMs: 60_000 });
  expect(await pool.tried()).toBe(connections);

  const result: Run = { schedule: [...scheduleMs(plan)], noticed: [], unsent: [], lost: [], served: [] };
  let sent = 0;
  const observer: LoopObserver<number> = {
    noticed: (intendedMs) => result.noticed.push(intendedMs),
    sent: () => (sent += 1),
    unsent: (intendedMs) => result.unsent.push(intendedMs),
    lost: (_request, reason) => result.lost.push(reason),
    answered: ({ intendedMs, sentMs, lateMs }: Sent<number>, { body }, endedMs) =>
      result.served.push({
        latencyMs: endedMs - intendedMs,
        serviceMs: endedMs - sentMs,
        lateMs,
        intendedMs,
        sentMs,
        endedMs,
        body: body.toString(),
      }),
  };
  let made = 0;
  const loop = new OpenLoop({
    scheduleMs: scheduleMs(plan),
    pool,
    next: () => {
      next?.();
      made += 1;
      return { bytes: target.submit(Buffer.from(String(made))), about: made };
    },
    observer,
    drainMs,
  });
  await loop.run(stop);
  expect(sent).toBe(result.served.length + result.lost.length);
  expect(result.noticed).toHaveLength(sent + result.unsent.length);
  return result;
}

const STALL_MS = 600;

describe('open loop', () => {
  test('no coordinated omission: a stall shows in the latency of every request that was due meanwhile, and in the service time of those in flight', async () => {
    const connections = 4;
    const stalled: ServerResponse[] = [];
    let stalls = false;
    const release = (): void => {
      stalls = false;
      for (const response of stalled) response.end('held');
    };
    const { schedule, noticed, unsent, served } = await run({
      schedule: { ratePerS: 400, durationS: 1.2 },
      connections,
      respond: (response, number) => {
        if (number === 20) {
          stalls = true;
          setTimeout(release, STALL_MS);
        }
        if (stalls) stalled.push(response);
        else response.end('ok');
      },
    });
    expect({ noticed, unsent }).toEqual({ noticed: schedule, unsent: [] });
    expect(served).toHaveLength(schedule.length);

    const held = served.filter(({ body }) => body === 'held');
    expect(held).toHaveLength(connections);
    const allBusyMs = Math.max(...held.map(({ sentMs }) => sentMs));
    const firstFreeMs = Math.min(...held.map(({ endedMs }) => endedMs));
    const halfMs = (firstFreeMs - allBusyMs) / 2;

    // Due in the first half of the stall: none of them can have been answered before its end.
    const due = schedule.filter((ms) => ms > allBusyMs && ms < allBusyMs + halfMs);
    expect(due.length).toBeGreaterThan(10 * connections);
    const late = new Set(
      served.filter(({ latencyMs }) => latencyMs >= halfMs).map(({ intendedMs }) => intendedMs),
    );
    expect(due.filter((ms) => !late.has(ms))).toEqual([]);
    // What a closed loop would have reported: as many as there are connections.
    const shortest = Math.min(...held.map(({ serviceMs }) => serviceMs));
    expect(served.filter(({ serviceMs }) => serviceMs >= shortest)).toHaveLength(connections);
    // The wait for a connection is the server's doing, not the generator's.
    expect(served.filter(({ lateMs }) => lateMs >= halfMs)).toEqual([]);
  });

  test('what holds up the generator itself is reported as its lateness', async () => {
    const ratePerS = 400;
    let calls = 0;
    let blockedMs = 0;
    const { schedule, served } = await run({
      schedule: { ratePerS },
      connections: 4,
      next: () => {
        calls += 1;
        if (calls !== 50) return;
        const startMs = performance.now();
        while (performance.now() - startMs < 200);
        blockedMs = performance.now() - startMs;
      },
      respond: (response) => response.end('ok'),
    });
    expect(served).toHaveLength(schedule.length);
    const late = served.filter(({ lateMs }) => lateMs >= blockedMs / 2);
    expect(late.length).toBeGreaterThanOrEqual(Math.floor((blockedMs / 2000) * ratePerS) - 1);
  });

  test('a server that never answers: what was sent is lost, what was not is unsent, and the run ends', async () => {
    const { schedule, unsent, lost, served } = await run({
      schedule: { ratePerS: 100, durationS: 0.2 },
      connections: 3,
      drainMs: 100,
      respond: () => undefined,
    });
    expect(served).toEqual([]);
    expect(lost).toEqual(['abandoned', 'abandoned', 'abandoned']);
    expect(unsent).toEqual(schedule.slice(3));
  });

  test('told to stop, it sends nothing more and ends when what is in flight is answered', async () => {
    const stop = new AbortController();
    const { schedule, noticed, unsent, lost, served } = await run({
      schedule: { durationS: 600 },
      connections: 2,
      stop: stop.signal,
      respond: (response, number) => {
        if (number === 10) stop.abort();
        response.end('ok');
      },
    });
    expect(lost).toEqual([]);
    expect(served.length).toBeGreaterThanOrEqual(9);
    expect(served.length + unsent.length).toBe(noticed.length);
    expect(noticed.length).toBeLessThan(schedule.length);
  });
});
