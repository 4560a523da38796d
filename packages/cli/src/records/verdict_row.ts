import { decisionStyle } from '../output/colour.ts';
import { formatFindings } from '../output/findings.ts';
import type { Cell } from '../output/table.ts';
import type { Verdict } from './verdict.ts';

export const VERDICT_HEADERS = (first: string): readonly string[] => [first, 'status', 'decision', 'reasons'];

export function verdictRow(name: string, { status, replayed, decision, reasons }: Verdict): Cell[] {
  return [
    name,
    `${status ?? '-'}${replayed ? ' replayed' : ''}`,
    { text: decision, style: decisionStyle(decision) },
    formatFindings(reasons),
  ];
}
