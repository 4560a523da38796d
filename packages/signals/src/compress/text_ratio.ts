import { codePointCount } from '../text/code_points.ts';
import { encodeText } from '../text/encode.ts';
import { compressionRatio } from './compression_ratio.ts';

/** Below this many code points a text is all header: its ratio is 1 by definition. */
const MIN_CODE_POINTS = 10;

/**
 * r of a text: the ratio of its UTF-8 bytes, 1 below 10 code points.
 *
 * @throws SignalError `input_malformed` for a lone surrogate, which has no UTF-8 form
 */
export function textRatio(text: string): number {
  const bytes = encodeText(text);
  return codePointCount(text) < MIN_CODE_POINTS ? 1 : compressionRatio(bytes);
}
