import { EXIT, type ExitCode, worstExit } from '../../exit_code.ts';
import type { LoadReport } from './report.ts';

/**
 * A gateway that is slow, busy or away for a while is a measurement, not a failure. Failures are answers that no sound
 * gateway gives, acknowledgements that do not hold, and a run or a verification that could not be done.
 */
export function exitOfReport({
  requests,
  unexpected,
  verify,
}: Pick<LoadReport, 'requests' | 'unexpected' | 'verify'>): ExitCode {
  const codes: ExitCode[] = [];
  if (requests.completed === 0) codes.push(EXIT.unavailable);
  if (unexpected.length > 0) codes.push(EXIT.rejected);
  if (verify !== null) {
    if (verify.stopped !== null || verify.acknowledged === 0) codes.push(EXIT.unavailable);
    if (verify.missing + verify.different > 0) codes.push(EXIT.rejected);
  }
  return worstExit(codes);
}
