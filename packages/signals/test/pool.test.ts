import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { createSignalPool } from '../src/pool/mod.ts';
import { SignalPool } from '../src/pool/signal_pool.ts';
import { computeSignals, type Payload } from '../src/signals.ts';

const OPTIONS = { pcsVersion: '0.2' } as const;

function points(n: number, d: number, phase = 0, kind: 'points' | 'embeddings' = 'points'): Payload {
  const data = Float64Array.from({ length: n * d }, (_, i) => Math.sin(i * i + phase));
  const raw = new Uint8Array(data.slice().buffer);
  return { kind, matrix: { n, d, data }, raw };
}

/** Long enough on any machine to be interrupted, and cheap to send. */
const slow = (): Payload => points(40_000, 30);

const refusal = (code: string): unknown => expect.objectContaining({ name: 'SignalError', code });

/** A pool of real workers that the test can reach. */
function observedPool(size: number, queueLimit = 100): { pool: SignalPool; workers: Worker[] } {
  const workers: Worker[] = [];
  const pool = new SignalPool({ size, queueLimit }, () => {
    const worker = new Worker(new URL('../src/pool/worker.ts', import.meta.url));
    workers.push(worker);
    return worker;
  });
  return { pool, workers };
}

describe('a pool of real workers', () => {
  it('gives the results of computeSignals, for every kind of payload and in any interleaving', async () => {
    const pool = createSignalPool({ size: 2 });
    const payloads: Payload[] = [
      ...Array.from({ length: 12 }, (_, i) => points(10 + 7 * i, 1 + (i % 5), i)),
      points(30, 16, 0, 'embeddings'),
      { kind: 'text', text: 'The same words again. '.repeat(20) },
    ];
    const expected = payloads.map((payload) => computeSignals(payload, OPTIONS));
    const actual = await Promise.all(payloads.map((payload) => pool.compute(payload, OPTIONS)));
    expect(actual).toEqual(expected);
    const legacy = { pcsVersion: '0.1', seed: 7, directions: 9, bins: 5, scales: [1, 2, 4] } as const;
    expect(await pool.compute(points(20, 3), legacy)).toEqual(computeSignals(points(20, 3), legacy));
    await pool.close();
  });

  it('moves whole buffers and copies parts of one', async () => {
    const pool = createSignalPool({ size: 1 });
    const moved = points(20, 3);
    const backing = new Float64Array(100).fill(1);
    const part = backing.subarray(20, 80).map((_, i) => i);
    backing.set(part, 20);
    const shared: Payload = {
      kind: 'points',
      matrix: { n: 20, d: 3, data: backing.subarray(20, 80) },
      raw: new Uint8Array(backing.buffer, 160, 480),
    };
    const expected = computeSignals(shared, OPTIONS);
    expect(await pool.compute(shared, OPTIONS)).toEqual(expected);
    await pool.compute(moved, OPTIONS);
    expect(moved.kind === 'points' && moved.matrix.data.length + moved.raw.length).toBe(0);
    expect(backing).toHaveLength(100);
    expect([backing[0], backing[21], backing[99]]).toEqual([1, 1, 1]);
    await pool.close();
  });

  it('computes matrix and raw bytes that are views on one whole buffer', async () => {
    const pool = createSignalPool({ size: 1 });
    const data = Float64Array.from({ length: 60 }, (_, i) => i % 7);
    const payload: Payload = {
      kind: 'points',
      matrix: { n: 20, d: 3, data },
      raw: new Uint8Array(data.buffer),
    };
    const expected = computeSignals(payload, OPTIONS);
    expect(await pool.compute(payload, OPTIONS)).toEqual(expected);
    await pool.close();
  });

  it('passes a refusal on with its code and keeps the worker', async () => {
    const { pool, workers } = observedPool(1);
    const nan: Payload = {
      kind: 'points',
      matrix: { n: 2, d: 1, data: Float64Array.of(1, Number.NaN) },
      raw: new Uint8Array(16),
    };
    await expect(pool.compute(nan, OPTIONS)).rejects.toEqual(refusal('input_not_finite'));
    await expect(pool.compute(points(5, 2), { ...OPTIONS, bins: 0 })).rejects.toEqual(
      refusal('parameter_invalid'),
    );
    expect(await pool.compute(points(20, 2), OPTIONS)).toEqual(computeSignals(points(20, 2), OPTIONS));
    expect(workers).toHaveLength(1);
    await pool.close();
  });

  it('rejects the job of a worker that is terminated in the middle of it, and only that one', async () => {
    const { pool, workers } = observedPool(1);
    await pool.compute(points(20, 2), OPTIONS);
    const doomed = pool.compute(slow(), OPTIONS);
    const waiting = pool.compute(points(25, 2), OPTIONS);
    await workers[0]?.terminate();
    await expect(doomed).rejects.toEqual(refusal('worker_failed'));
    expect(await waiting).toEqual(computeSignals(points(25, 2), OPTIONS));
    expect(workers).toHaveLength(2);
    await pool.close();
  });

  it('replaces a worker that dies while it is idle', async () => {
    const { pool, workers } = observedPool(1);
    await pool.compute(points(20, 2), OPTIONS);
    await workers[0]?.terminate();
    expect((await pool.compute(points(20, 2), OPTIONS)).n).toBe(20);
    expect(workers).toHaveLength(2);
    await pool.close();
  });

  it('rejects each job once where workers cannot start, without starting them for ever', async () => {
    let started = 0;
    const pool = new SignalPool({ size: 2 }, () => {
      started++;
      return new Worker(new URL('../src/pool/no_such_module.ts', import.meta.url));
    });
    const jobs = await Promise.allSettled(
      Array.from({ length: 5 }, () => pool.compute(points(9, 2), OPTIONS)),
    );
    expect(jobs.map((job) => (job.status === 'rejected' ? job.reason : job.value))).toEqual(
      Array.from({ length: 5 }, () => refusal('worker_failed')),
    );
    expect(started).toBe(5);
    await pool.close();
  });

  it('rejects a payload that was already moved away', async () => {
    const pool = createSignalPool({ size: 1 });
    const once = points(20, 3);
    await pool.compute(once, OPTIONS);
    await expect(pool.compute(once, OPTIONS)).rejects.toEqual(refusal('worker_failed'));
    expect((await pool.compute(points(20, 3), OPTIONS)).n).toBe(20);
    await pool.close();
  });
});

describe('the queue', () => {
  it('refuses a job beyond its limit and leaves its buffers alone', async () => {
    const { pool } = observedPool(1, 1);
    const running = pool.compute(slow(), OPTIONS);
    const queued = pool.compute(points(20, 2), OPTIONS);
    const refused = points(20, 2);
    await expect(pool.compute(refused, OPTIONS)).rejects.toEqual(refusal('queue_full'));
    expect(refused.kind === 'points' && refused.matrix.data.length).toBe(40);
    expect((await Promise.all([running, queued])).map(({ n }) => n)).toEqual([40_000, 20]);
    await pool.close();
  });

  it.each([{ size: 0 }, { size: 1.5 }, { size: 257 }, { queueLimit: -1 }, { queueLimit: Number.NaN }])(
    'refuses the sizes %j',
    (options) => {
      expect(() => createSignalPool(options)).toThrow(refusal('parameter_invalid'));
    },
  );
});

describe('close', () => {
  it('finishes what was accepted, refuses what comes later, and ends every worker', async () => {
    const { pool, workers } = observedPool(2);
    const jobs = Array.from({ length: 7 }, (_, i) => pool.compute(points(20 + i, 2), OPTIONS));
    const exits = Promise.all(
      workers.map((worker) => new Promise((resolve) => worker.once('exit', resolve))),
    );
    const closed = pool.close();
    await expect(pool.compute(points(20, 2), OPTIONS)).rejects.toEqual(refusal('pool_closed'));
    await closed;
    expect((await Promise.all(jobs)).map(({ n }) => n)).toEqual([20, 21, 22, 23, 24, 25, 26]);
    await exits;
    await pool.close();
  });

  it('drains past a worker that dies', async () => {
    const { pool, workers } = observedPool(1);
    await pool.compute(points(20, 2), OPTIONS);
    const doomed = pool.compute(slow(), OPTIONS);
    const last = pool.compute(points(30, 2), OPTIONS);
    const closed = pool.close();
    await workers[0]?.terminate();
    await expect(doomed).rejects.toEqual(refusal('worker_failed'));
    await closed;
    expect((await last).n).toBe(30);
  });

  it('of a pool that never worked is immediate', async () => {
    await expect(createSignalPool().close()).resolves.toBeUndefined();
  });
});
