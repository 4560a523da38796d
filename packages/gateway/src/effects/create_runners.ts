import { join } from 'node:path';
import type { OutcomeBatch, Seq } from '@kakeya/storage';
import type { GatewayConfig } from '../config/config.ts';
import { createSpanFeed } from '../cost/span_feed.ts';
import type { Ports } from '../ports.ts';
import type { Stores } from '../stores.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { createFeatureProjection } from './feature_projection.ts';
import { createEquivocationFeed, createOutcomeFeed } from './feeds.ts';
import { createOutcomeIndexProjection } from './outcome_index_projection.ts';
import type { Projection } from './projection.ts';
import { ProjectionRunner } from './projection_runner.ts';
import { createBusRelay } from './relay.ts';
import type { ResultTail } from './result_tail.ts';
import { createTotalsProjection } from './totals_projection.ts';

export interface RunnersDeps {
  readonly config: GatewayConfig;
  readonly stores: Stores;
  readonly metrics: Metrics;
  readonly ports: Ports;
  /** Projections whose state others ask for. */
  readonly watchers: readonly Projection[];
  readonly tail: ResultTail;
  /** The last position before this process began to append. */
  readonly logEnd: Seq;
  readonly onIndexed: (batch: OutcomeBatch) => void;
}

/** Every effect, each fed at its own pace; those of stores that are not there are left out. */
export function createRunners(deps: RunnersDeps): readonly ProjectionRunner[] {
  const { config, stores, metrics, ports, watchers, tail, logEnd, onIndexed } = deps;
  const { journal, checkpoints, bus, features, outcomes: index, journalId } = stores;
  const { after, monotonicMs } = ports;
  const feed = { disk: ports.disk, directory: join(config.dataDir, 'feed'), checkpoints };
  return [
    createTotalsProjection(checkpoints, metrics),
    createOutcomeFeed(feed),
    createEquivocationFeed(feed),
    createSpanFeed(feed),
    ...watchers,
    ...(features === undefined ? [] : [createFeatureProjection(features, after)]),
    ...(index === undefined
      ? []
      : [createOutcomeIndexProjection({ index, after, monotonicMs, logEnd, onIndexed })]),
    ...(bus === undefined ? [] : [createBusRelay({ bus, journal, journalId, checkpoints })]),
  ].map((projection) => new ProjectionRunner(journal, tail, projection, after));
}
