import type { Result } from '@kakeya/gateway/core';
import { sha256Hex } from '@kakeya/protocol';
import { createDecider, DEFAULT_PARAMS } from '@kakeya/verdict';
import { EPOCH_MS } from '../world/process_clock.ts';
import type { Plan } from '../plan/plan.ts';
import type { Claim, PreparedRecord } from '../nodes/records.ts';
import type { History } from './change_fold.ts';
import { bodyKey } from './check_log.ts';
import type { Evidence, Inbox } from './evidence.ts';
import type { Violation } from './violation.ts';

export interface Oracle {
  readonly plan: Plan;
  readonly prepared: ReadonlyMap<string, PreparedRecord>;
  /** What the dedup store holds under `<tenant>\n<scope>\n<id>`. */
  readonly dedup: ReadonlyMap<string, { readonly digest: string; readonly value: string }>;
  /** Bodies that damage touched. */
  readonly exempt: ReadonlySet<string>;
}

const decide = createDecider(DEFAULT_PARAMS);

/**
 * Each submission has one result, and it is the one that follows from its bytes, its time of receipt, what others said
 * of it, and the changes before it in its journal.
 */
export function checkResults(
  evidence: Evidence,
  history: History,
  oracle: Oracle,
  violations: Violation[],
): void {
  const { node, inbox, results } = evidence;
  for (const [seq, submission] of inbox) {
    const logged = results.get(seq) ?? [];
    const key = bodyKey(submission.tenant, submission.body);
    if (logged.length !== 1 && !oracle.exempt.has(key)) {
      const detail = `${node.name}: the submission at ${seq} has ${logged.length} results`;
      violations.push({ invariant: 'one result per submission', detail });
    }
    const prepared = oracle.prepared.get(key);
    if (prepared === undefined) {
      violations.push({
        invariant: 'no acknowledged record lost',
        detail: `${node.name}: nobody sent what is at ${seq}`,
      });
      continue;
    }
    for (const { result } of logged) {
      checkResult(node.name, submission, prepared, result, oracle, violations);
      const isKnown = prepared.claim !== undefined && result.kind === 'decided' && seq < history.lostFrom;
      if (!isKnown || derives(submission, prepared.claim, result, evidence, history)) continue;
      const detail = `${node.name}: ${prepared.name} at ${seq} derives otherwise`;
      violations.push({ invariant: 'replay derives the same verdicts', detail });
    }
  }
}

function checkResult(
  name: string,
  submission: Inbox,
  prepared: PreparedRecord,
  result: Result,
  oracle: Oracle,
  violations: Violation[],
): void {
  const { claim } = prepared;
  const at = `${name}: ${prepared.name} at ${submission.seq}`;
  const expected = refusalOf(submission, prepared, oracle);
  if (claim === undefined || expected !== undefined) {
    if (result.kind === 'refused' && expected?.includes(result.type) === true) return;
    const detail = `${at} should be refused as ${expected?.join(' or ')}, and was ${result.kind}`;
    violations.push({ invariant: 'replay derives the same verdicts', detail });
    return;
  }
  if (result.kind === 'refused') {
    violations.push({
      invariant: 'replay derives the same verdicts',
      detail: `${at} was refused as ${result.type}`,
    });
    return;
  }
  const stored = oracle.dedup.get(`${submission.tenant}\npcs\n${claim.pcsId}`);
  if (stored === undefined) {
    violations.push({
      invariant: 'one outcome per (tenant, id)',
      detail: `${at} has a result and no outcome`,
    });
    return;
  }
  const isOther = stored.digest !== claim.digest;
  const isRecorded = result.kind === 'replayed' && result.equivocation !== undefined;
  if (isOther !== isRecorded) {
    const detail = isOther ? `${at} claims something else unnoticed` : `${at} is called an equivocation`;
    violations.push({ invariant: 'equivocation recorded', detail });
  }
  if (result.kind !== 'decided') return;
  if (storedBody(stored.value) !== result.answerJson || storedStatus(stored.value) !== result.status) {
    const detail = `${at} is logged with another outcome than the one stored`;
    violations.push({ invariant: 'one outcome per (tenant, id)', detail });
  }
}

/** Whether the answer is, byte for byte, what the journal alone leads to. */
function derives(
  { seq, tenant, receivedAtMs }: Inbox,
  { record, texts }: Claim,
  result: Extract<Result, { kind: 'decided' }>,
  { heard }: Evidence,
  { fold }: History,
): boolean {
  const open = decide({ tenant, record, receivedAtMs, texts }, fold.before(seq));
  const received_at = new Date(receivedAtMs).toISOString();
  const outcome = open.conclude(heard.get(seq)?.at(-1) ?? []);
  return (
    result.decision === outcome.decision &&
    result.answerJson === JSON.stringify({ ...outcome, received_at, journal_seq: seq })
  );
}

/** A stored value is `<origin>\n<status>\n<body>`. */
const storedStatus = (value: string): number => Number(value.split('\n', 2)[1]);

export function storedBody(value: string): string {
  return value.slice(value.indexOf('\n', value.indexOf('\n') + 1) + 1);
}

/** The problem types that would be right; undefined when the record is to be decided. */
function refusalOf(
  submission: Inbox,
  prepared: PreparedRecord,
  { plan, dedup }: Oracle,
): readonly string[] | undefined {
  if (prepared.variant === 'garbage') return ['malformed-json'];
  if (prepared.variant === 'forged') return ['key-unknown', 'signature-invalid'];
  const endsMs = plan.betaEndsAfterMs === undefined ? undefined : EPOCH_MS + plan.betaEndsAfterMs;
  if (prepared.tenant === 'beta' && endsMs !== undefined && submission.receivedAtMs > endsMs)
    return ['key-expired'];
  if (submission.idempotencyKey === undefined) return undefined;
  const bound = dedup.get(`${submission.tenant}\nidempotency\n${submission.idempotencyKey}`);
  return bound !== undefined && bound.digest !== sha256Hex(submission.body)
    ? ['idempotency-conflict']
    : undefined;
}
