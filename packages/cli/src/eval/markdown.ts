import type { ControlName } from '@kakeya/verdict/evaluation';
import { printable } from '../output/printable.ts';

export const CONTROL_LABELS: Readonly<Record<ControlName, string>> = {
  length: 'length',
  sentence_count: 'sentence count',
  unique_word_ratio: 'unique-word ratio',
};

export const fixed = (value: number): string => value.toFixed(3);

export const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

export const range = ({ low, high }: { readonly low: number; readonly high: number }): string =>
  `[${fixed(low)}, ${fixed(high)}]`;

/** Six significant digits; the JSON report has all of them. */
export const significant = (value: number): string => String(Number(value.toPrecision(6)));

/** Names and labels come from outside: no markup, no control characters, no end of the cell or of the code span. */
export const code = (text: string): string =>
  `\`${printable(text).replaceAll('`', "'").replaceAll('|', '\\|')}\``;

export function table(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return line(headers) + line(headers.map(() => '---')) + rows.map(line).join('');
}
