import { Histogram } from './histogram.ts';

export interface LiveProgress extends Disposable {
  answered(latencyMs: number, status: number): void;
}

const EVERY_MS = 1_000;

/** The last second on one line of standard error; silent where that is no terminal. */
export function startLiveProgress(): LiveProgress {
  if (!process.stderr.isTTY) return { answered: () => undefined, [Symbol.dispose]: () => undefined };
  const latency = new Histogram();
  const statuses = new Map<number, number>();
  const startMs = performance.now();
  let shownAtMs = startMs;
  const show = (): void => {
    const nowMs = performance.now();
    const { n, p50, p99 } = latency.percentiles();
    const perS = Math.round((n * 1000) / (nowMs - shownAtMs));
    const mix = [...statuses]
      .toSorted(([a], [b]) => a - b)
      .map(([status, count]) => `${status}: ${count}`)
      .join(' ');
    const line = `${Math.round((nowMs - startMs) / 1000)} s  ${perS.toLocaleString('en')}/s  p50 ${ms(p50)}  p99 ${ms(p99)}  ${mix}`;
    process.stderr.write(`\r\u001b[K${line}`);
    shownAtMs = nowMs;
    latency.reset();
    statuses.clear();
  };
  const timer = setInterval(show, EVERY_MS);
  return {
    answered(latencyMs, status) {
      latency.record(latencyMs);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    },
    [Symbol.dispose]() {
      clearInterval(timer);
      process.stderr.write('\r\u001b[K');
    },
  };
}

const ms = (value: number | null): string => (value === null ? '-' : `${value.toFixed(2)} ms`);
