import type { CostSpan } from '@kakeya/verdict/cost';
import { CliError } from '../errors.ts';
import { parseJsonText } from '../records/parse_json_text.ts';
import { nameOf, readRecords } from '../records/read_records.ts';

/**
 * The spans, each with what a gateway decided of its output, as its feed `outcomes.jsonl` says.
 * @throws CliError `input_invalid` where the feed is none, or says otherwise than a span; `file_unreadable`
 */
export async function joinOutcomes(spans: readonly CostSpan[], file: string): Promise<readonly CostSpan[]> {
  const wanted = new Set(spans.flatMap(({ tenant, pcsId }) => (pcsId === null ? [] : keyOf(tenant, pcsId))));
  const outcomes = new Map<string, boolean>();
  for await (const record of readRecords([file])) {
    const line = parseJsonText(nameOf(record), new TextDecoder().decode(record.bytes));
    const { tenant, pcsId, accepted } = outcomeOf(line, nameOf(record));
    const key = keyOf(tenant, pcsId);
    if (wanted.has(key)) outcomes.set(key, accepted);
  }
  return spans.map((span) => {
    const accepted = span.pcsId === null ? undefined : outcomes.get(keyOf(span.tenant, span.pcsId));
    if (accepted === undefined) return span;
    if (span.accepted === !accepted) {
      throw new CliError(
        'input_invalid',
        `${file}: output ${span.pcsId} of ${span.tenant} is ${accepted ? '' : 'not '}accepted here, and a span says otherwise.`,
      );
    }
    return { ...span, accepted };
  });
}

function outcomeOf(
  line: unknown,
  name: string,
): { readonly tenant: string; readonly pcsId: string; readonly accepted: boolean } {
  if (isObject(line) && isObject(line['outcome'])) {
    const tenant = line['tenant_id'];
    const { pcs_id: pcsId, decision } = line['outcome'];
    if (typeof tenant === 'string' && typeof pcsId === 'string' && typeof decision === 'string')
      return { tenant, pcsId, accepted: decision === 'accept' };
  }
  throw new CliError('input_invalid', `${name} is no line of a gateway's outcomes.jsonl.`);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const keyOf = (tenant: string, pcsId: string): string => JSON.stringify([tenant, pcsId]);
