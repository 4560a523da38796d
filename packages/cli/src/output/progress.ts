const EVERY_MS = 100;

export interface Progress {
  /** Counts `by` more, one if not said. */
  advance(by?: number): void;
  /** Removes the line. */
  end(): void;
}

/** A counter on standard error while work takes long; silent where that is no terminal. */
export function startProgress(what: string): Progress {
  if (!process.stderr.isTTY) return { advance: () => undefined, end: () => undefined };
  let count = 0;
  let shownAtMs = performance.now();
  let shown = false;
  return {
    advance(by = 1) {
      count += by;
      const nowMs = performance.now();
      if (nowMs - shownAtMs < EVERY_MS) return;
      shownAtMs = nowMs;
      shown = true;
      process.stderr.write(`\r\u001b[K${count.toLocaleString('en')} ${what} …`);
    },
    end() {
      if (shown) process.stderr.write('\r\u001b[K');
    },
  };
}
