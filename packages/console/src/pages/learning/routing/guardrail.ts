import { listOf, numberOf, objectOf, textOf } from '../json_reader.ts';

export type GuardrailName = 'containment' | 'latency_p95';

/** What a guardrail says of the data so far. */
export type GuardrailReading =
  | { readonly status: 'breach' | 'clear'; readonly bound: number; readonly limit: number }
  | { readonly status: 'insufficient'; readonly needs: string };

/** undefined: not as this page knows it. */
export function readGuardrail(value: unknown): GuardrailReading | undefined {
  const fields = objectOf(value) ?? {};
  const status = fields['status'];
  if (status === 'insufficient') return { status, needs: textOf(fields['needs']) ?? 'more data' };
  const [bound, limit] = [numberOf(fields['bound']), numberOf(fields['limit'])];
  if ((status !== 'breach' && status !== 'clear') || bound === undefined || limit === undefined)
    return undefined;
  return { status, bound, limit };
}

/** A rollback with what decided it, or its end. */
export interface GuardrailEvent {
  readonly kind: 'rollback' | 'resume';
  /** Unix ms; undefined: not said. */
  readonly atMs: number | undefined;
  readonly who: string;
  readonly words: string;
}

export function readGuardrailEvent(value: unknown): GuardrailEvent | undefined {
  const fields = objectOf(value) ?? {};
  const atMs = numberOf(fields['atMs']);
  switch (fields['kind']) {
    case 'rollback': {
      const look = numberOf(fields['look']);
      const evidence = listOf(fields['evidence']).map(evidenceWords).join('; ');
      return {
        kind: 'rollback',
        atMs,
        who: 'the guardrail',
        words: `${look === undefined ? '' : `at look ${look}: `}${evidence}`,
      };
    }
    case 'resume':
      return {
        kind: 'resume',
        atMs,
        who: textOf(fields['by']) ?? 'not said',
        words: textOf(fields['reason']) ?? 'not said',
      };
    default:
      return undefined;
  }
}

function evidenceWords(value: unknown): string {
  const fields = objectOf(value) ?? {};
  const reading = readGuardrail({ ...fields, status: 'breach' });
  const name = fields['guardrail'];
  if (reading === undefined || (name !== 'containment' && name !== 'latency_p95'))
    return 'evidence not known';
  return `${guardrailName(name)}: ${readingWords(name, reading)}`;
}

export const guardrailName = (name: GuardrailName): string =>
  name === 'containment' ? 'containment' : 'p95 latency';

const points = (share: number): string => `${(share * 100).toFixed(1)} points`;
const ms = (value: number): string => `${value.toFixed(1)} ms`;

/** What the bound says in words: of containment it bounds the difference from above, of latency from below. */
export function readingWords(name: GuardrailName, reading: GuardrailReading): string {
  if (reading.status === 'insufficient') return `cannot tell yet: needs ${reading.needs}`;
  const { status, bound, limit } = reading;
  const show = name === 'containment' ? points : ms;
  const [side, harm] = name === 'containment' ? ['at most', 'below'] : ['at least', 'above'];
  const fact = `treatment − control is shown to be ${side} ${show(bound)}, it counts as harm ${harm} ${show(limit)}`;
  return status === 'breach' ? `harm is shown: ${fact}` : `no harm is shown: ${fact}`;
}
