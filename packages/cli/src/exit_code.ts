/**
 * What the command's exit says to scripts. `invalid` wins over `rejected`, which wins over `escalated`;
 * `unavailable` wins over all of them, because some verdicts are then missing.
 */
export const EXIT = {
  ok: 0,
  internal: 1,
  usage: 2,
  invalid: 3,
  unavailable: 4,
  escalated: 10,
  rejected: 20,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const PRECEDENCE: readonly ExitCode[] = [EXIT.unavailable, EXIT.invalid, EXIT.rejected, EXIT.escalated];

/** One exit code for many records. */
export function worstExit(codes: Iterable<ExitCode>): ExitCode {
  const seen = new Set(codes);
  return PRECEDENCE.find((code) => seen.has(code)) ?? EXIT.ok;
}

/** For `kakeya --help`. */
export const EXIT_HELP = `Exit codes:
    0  done; every record was accepted; proof: OK, in shadow, or nothing was evaluated
    1  unexpected failure (a bug)
    2  wrong usage: unknown command or option, missing argument; policy lint: warnings
    3  invalid input: unreadable file, malformed record, refused configuration; too few data to train or evaluate on;
       calibrate label: no such outcome; policy lint, compile, show, register: errors in a document
    4  unavailable: port or data directory in use, gateway not reachable; load: nothing answered, or not verified;
       policy lint, compile, show, register: a document that cannot be parsed
   10  at least one record was escalated; routing report: too little data to show harm or its absence;
       risk explain: no score; anomaly score: stands apart; proof: WARN
   20  at least one record was rejected; journal: damaged or not re-derivable;
       load: an acknowledgement does not hold; cost reconcile: something is flagged; routing report: breach;
       proof: FAIL, or evidence that is refused; policy test: a test failed;
       policy drift, promote: more verdicts changed than allowed; policy set check: a proof does not hold
  130  interrupted a second time while shutting down
Of several, 4 wins over 3, 3 over 20, 20 over 10.`;
