import { formatCount } from '../../ui/format.ts';

const compact = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumSignificantDigits: 4 });
const MOST_WRITTEN_OUT = 999_999;

/** A count as a headline: written out as long as it fits. */
export const figureCount = (n: number): string => (n > MOST_WRITTEN_OUT ? compact.format(n) : formatCount(n));
