import { openDeadLetters } from '@kakeya/storage';
import type { ActRecorder } from '../acts/act_recorder.ts';
import type { DeadLetterDesk } from '../http/system/dead_letter_routes.ts';
import type { SystemViews } from '../http/system/system_routes.ts';
import { createDeadLetterDesk } from './dead_letter_desk.ts';
import { createSystemViews, type SystemViewDeps } from './system_views.ts';

export interface SystemDeps extends SystemViewDeps {
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
  const { NATS_URL: url, NATS_STREAM: stream } = deps.config.settings;
  const letters = url === undefined ? undefined : openDeadLetters({ url, stream });
  return {
    views: createSystemViews(deps),
    desk: letters === undefined ? undefined : createDeadLetterDesk(letters, deps.acts),
    close: async () => letters?.close(),
  };
}
