import { EXIT } from '../exit_code.ts';

/**
 * A terminal signals the whole process group, and npm and the launcher pass the signal on: one Ctrl-C arrives more than
 * once. Only a person's second one, later than this, insists.
 */
const SAME_KEYSTROKE_MS = 500;

/** Aborts at the first SIGINT or SIGTERM. A later SIGINT ends the process at once. */
export function listenForStop(): AbortSignal {
  const controller = new AbortController();
  let stoppedAtMs: number | undefined;
  const onSignal = (name: NodeJS.Signals): void => {
    if (stoppedAtMs === undefined) {
      stoppedAtMs = performance.now();
      controller.abort();
    } else if (name === 'SIGINT' && performance.now() - stoppedAtMs > SAME_KEYSTROKE_MS) {
      process.exit(EXIT.interrupted);
    }
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller.signal;
}

/** Resolves when the signal aborts. Something else must keep the process alive meanwhile. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
