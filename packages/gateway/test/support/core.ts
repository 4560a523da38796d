import type { DedupStore } from '@kakeya/storage';
import { type Core, createLogger, createMetrics, loadConfig, startCore } from '../../src/core_mod.ts';
import type { ExternalJudge } from '../../src/judge/external_judge.ts';
import { nodePorts } from '../../src/ports.ts';
import { openStores, type Stores } from '../../src/stores.ts';
import { temporaryDirectory } from './gateway.ts';
import { SECRET } from './records.ts';

export interface TestCore {
  readonly core: Core;
  readonly stores: Stores;
  readonly dataDir: string;
  /** Moves its clocks on; what becomes due happens at the next tick of the housekeeping. */
  advance(ms: number): void;
  stop(): Promise<void>;
}

export interface TestCoreOptions {
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly externalJudge?: ExternalJudge;
  readonly dedup?: (store: DedupStore) => DedupStore;
}

/** What the clock says until it is moved. */
export const START_MS = Date.parse('2026-03-01T00:00:00Z');

/** Real waits are cut to this: the tests' own clocks say what is due. */
const LONGEST_WAIT_MS = 5;

/** The gateway without its HTTP edge, in this process, with clocks that only the test moves. */
export async function startTestCore(options: TestCoreOptions = {}): Promise<TestCore> {
  const dataDir = options.dataDir ?? (await temporaryDirectory());
  const config = loadConfig({ KAKEYA_DATA: dataDir, PCS_HMAC_KEY: SECRET, ...options.env });
  let elapsedMs = 0;
  const node = nodePorts();
  const ports = {
    ...node,
    clock: () => START_MS + elapsedMs,
    monotonicMs: () => elapsedMs,
    after: (ms: number, callback: () => void) => node.after(Math.min(ms, LONGEST_WAIT_MS), callback),
  };
  const ignore = (): void => undefined;
  const opened = await openStores(config, ports, ignore, ignore);
  const stores = { ...opened, dedup: options.dedup?.(opened.dedup) ?? opened.dedup };
  const { externalJudge } = options;
  const core = await startCore({
    config,
    stores,
    metrics: createMetrics(),
    logger: createLogger('silent'),
    ports,
    ...(externalJudge === undefined ? {} : { externalJudge }),
  });
  return {
    core,
    stores,
    dataDir,
    advance(ms) {
      elapsedMs += ms;
    },
    async stop() {
      await core.stop();
      await opened.close();
    },
  };
}
