import type { IndexedLabel, OutcomeHistory, OutcomeIndex, Repetition } from '@kakeya/storage';
import { outcomeView } from '../http/outcomes/outcome_view.ts';
import type { Judge } from '../judge/judgement.ts';
import type { TenantDirectory } from '../tenancy/tenant_directory.ts';
import type { Evidence, ReadEvidence } from './evidence.ts';
import { geometry, type TextSource } from './geometry.ts';
import type { MeasuredText, TextQuestion } from './measure_text.ts';
import { oneAtATime } from './one_at_a_time.ts';
import { type AnsweredOutcome, readOutcome, type ReadOutcomeDeps } from './read_outcome.ts';
import { readRecorded, type RecordedOutput } from './read_recorded.ts';
import { signedRecord } from './signed_record.ts';

export interface EvidenceReaderDeps extends ReadOutcomeDeps {
  readonly index: Pick<OutcomeIndex, 'history'>;
  readonly tenants: Pick<TenantDirectory, 'get'>;
  readonly measure: Judge['measure'];
}

/** Texts that wait to be measured: of the longest, what is in front of one takes seconds. */
const MOST_WAITING = 16;

/** Assembles what stands behind one outcome: from the index, the journal it names, and the tenant's keys as of now. */
export function createEvidenceReader(given: EvidenceReaderDeps): ReadEvidence {
  // However many look at long texts at once, no more than one judging thread is taken from the submissions.
  const deps = { ...given, measure: oneAtATime(given.measure, MOST_WAITING) };
  return async ({ tenant, pcsId, withTexts }) => {
    const history = await deps.index.history(tenant, pcsId);
    if (history === undefined) return undefined;
    const row = history.outcome;
    const [recorded, outcome] = await Promise.all([readRecorded(deps.journal, row), readOutcome(deps, row)]);
    return {
      row: outcomeView(row),
      outcome: outcome ?? null,
      ...(await recordedEvidence(deps, recorded, outcome, withTexts)),
      journal: {
        id: deps.journalId,
        inbox_seq: row.inboxSeq,
        result_seq: row.resultSeq,
        request_id: recorded?.submission.requestId ?? null,
        present: recorded !== undefined,
      },
      ...sequelOf(history),
    };
  };
}

type Measure = ReturnType<typeof oneAtATime<TextQuestion, MeasuredText>>;

async function recordedEvidence(
  { tenants, measure }: Pick<EvidenceReaderDeps, 'tenants'> & { readonly measure: Measure },
  recorded: RecordedOutput | undefined,
  outcome: AnsweredOutcome | undefined,
  withTexts: boolean,
): Promise<Pick<Evidence, 'record' | 'texts' | 'texts_absent' | 'geometry'>> {
  if (recorded === undefined)
    return { record: null, texts: null, texts_absent: 'retained_away', geometry: null };
  const { submission, read } = recorded;
  const { keyring } = tenants.get(submission.tenant) ?? {};
  const text = await textSource(read, withTexts, measure);
  return {
    record: await signedRecord(read.record, keyring, submission.receivedAtMs),
    ...textsOf(read, outcome, withTexts),
    geometry: geometry({ record: read.record, paramsHash: outcome?.params_hash, text }),
  };
}

function textsOf(
  { texts }: RecordedOutput['read'],
  outcome: AnsweredOutcome | undefined,
  withTexts: boolean,
): Pick<Evidence, 'texts' | 'texts_absent'> {
  if (texts === undefined) return { texts: null, texts_absent: 'not_submitted' };
  if (!withTexts) return { texts: null, texts_absent: 'scope' };
  const { answer, passages } = texts;
  const unsupported = outcome?.grounding?.unsupported ?? [];
  return { texts: { answer, passages, unsupported }, texts_absent: null };
}

/** The ends of a histogram are projections of single words: whoever may not read the text must not see them. */
async function textSource(
  { record, texts }: RecordedOutput['read'],
  withTexts: boolean,
  measure: Measure,
): Promise<TextSource> {
  if (texts === undefined)
    return { why: 'The answer did not come with the record, which alone does not hold its points.' };
  if (!withTexts) return { why: 'It is made from the answer, which needs the scope pcs:texts.' };
  if (record.version === '0.1' || record.payload_kind !== 'text')
    return { why: 'The record does not say that it summarises a text.' };
  const measured = measure({ text: texts.answer, seed: record.seed, scales: record.scales });
  if (measured === undefined)
    return { why: 'Too many texts wait to be measured again: ask once more in a moment.' };
  return { measured: await measured };
}

const sequelOf = ({ repetitions, labels }: OutcomeHistory): Pick<Evidence, 'repetitions' | 'labels'> => ({
  repetitions: repetitions.map(repetitionView),
  labels: labels.map(labelView),
});

const repetitionView = ({
  atMs,
  requestId,
  inboxSeq,
  equivocation,
}: Repetition): Evidence['repetitions'][number] => ({
  at: new Date(atMs).toISOString(),
  request_id: requestId,
  journal_seq: inboxSeq,
  equivocation:
    equivocation === undefined
      ? null
      : { stored_digest: equivocation.storedDigest, claimed_digest: equivocation.claimedDigest },
});

const labelView = ({ label, by, atMs, leftOut }: IndexedLabel): Evidence['labels'][number] => ({
  label,
  by,
  at: new Date(atMs).toISOString(),
  left_out: leftOut,
});
