import { type EventBus, openDeadLetters } from '@kakeya/storage';
import type { ActRecorder } from '../acts/act_recorder.ts';
import type { DeadLetterDesk } from '../http/system/dead_letter_routes.ts';
import type { SystemViews } from '../http/system/system_routes.ts';
import { createDeadLetterDesk } from './dead_letter_desk.ts';
import { createSystemViews, type SystemViewDeps } from './system_views.ts';

export interface SystemDeps extends SystemViewDeps {
  /** undefined: outcomes are relayed to nobody. */
  readonly bus: EventBus | undefined;
  readonly acts: Pick<ActRecorder, 'record'>;
}

/** What whoever looks after this gateway sees of it and does to it. */
export interface System {
  readonly views: SystemViews;
  /** undefined: there is no bus. */
  readonly desk: DeadLetterDesk | undefined;
  close(): Promise<void>;
}

/** Connects to the bus when dead letters are first asked for. */
export function openSystem(deps: SystemDeps): System {
  const views = createSystemViews(deps);
  const { bus, acts } = deps;
  const { NATS_URL: url, NATS_STREAM: stream } = deps.config.settings;
  if (url === undefined || bus === undefined) return { views, desk: undefined, close: async () => {} };
  const letters = openDeadLetters({ url, stream });
  return { views, desk: createDeadLetterDesk({ letters, bus, acts }), close: () => letters.close() };
}
