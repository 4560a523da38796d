import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger };

/** Structured logs on standard error. Never given a payload: only ids, statuses, counts and durations. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'message' };
  return pino(options, destination ?? pino.destination({ fd: 2, sync: false }));
}
