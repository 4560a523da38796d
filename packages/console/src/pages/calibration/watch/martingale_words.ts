import { formatCount, formatNumber } from '../../../ui/format.ts';
import type { Charts } from '../calibration_state.ts';

/** As large as a double can be told in digits. */
const MOST_LOG10 = 6;

const capital = (log10: number): string =>
  log10 > MOST_LOG10 ? `10^${formatNumber(log10)}` : formatNumber(10 ** log10);

/** What the capital of the drift watch says, and how often that is false. */
export function martingaleWords({
  alarm,
  threshold,
  n,
  log10,
  max_log10,
}: Omit<Charts['martingale'], 'path'>): string {
  if (n === 0)
    return 'No outcome with a score was watched yet since the watch began, so that there is nothing to say.';
  const reached = `Now ${capital(log10)}, at most ${capital(max_log10)} over n = ${formatCount(n)} outcomes.`;
  const falseAlarm = `If nothing changed, the chance that it ever reaches ${formatNumber(threshold)} is at most 1 in ${formatNumber(threshold)}, however often it is looked at.`;
  return alarm
    ? `Alarm: the scores have changed since the watch began. ${reached} ${falseAlarm} It does not say that decisions are wrong; only labels can.`
    : `No alarm. ${reached} ${falseAlarm} Below that it is no probability and nothing to act on.`;
}
