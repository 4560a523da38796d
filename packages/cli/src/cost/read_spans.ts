import { contradiction, type CostSpan, readSpan, SPAN_FIELDS } from '@kakeya/verdict/cost';
import { readJsonLines, unknownField } from '../records/json_lines.ts';

/** The spans of a JSON Lines file. @throws CliError `input_invalid` naming the lines, `file_unreadable` */
export function readSpans(file: string): Promise<CostSpan[]> {
  const outcomes = new Map<string, boolean>();
  return readJsonLines(file, (members) => {
    const unknown = unknownField(members, SPAN_FIELDS);
    if (unknown !== undefined) return { fault: unknown };
    const span = readSpan(members);
    if ('fault' in span) return span;
    const fault = contradiction(span, outcomes);
    return fault === undefined ? span : { fault };
  });
}
