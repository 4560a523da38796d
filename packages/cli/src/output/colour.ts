import { styleText } from 'node:util';

/** A colour carries no meaning of its own: the word beside it says the same. */
export type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red';

/** Plain where the stream is no terminal or NO_COLOR is set. */
export function paint(style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return styleText(style, text, { stream });
}

const DECISION_STYLES = new Map<string, Style>([
  ['accept', 'green'],
  ['escalate', 'yellow'],
  ['reject', 'red'],
  ['refused', 'red'],
  ['invalid', 'red'],
]);

export function decisionStyle(decision: string): Style {
  return DECISION_STYLES.get(decision) ?? 'dim';
}
