import { bodyKey } from './check_log.ts';
import { type Oracle, storedBody } from './check_results.ts';
import type { Evidence, FeedLine, LoggedResult } from './evidence.ts';
import type { Violation } from './violation.ts';

/** Every result has had its effects, once: a line in the feeds of its gateway, and its counts in the totals. */
export function checkEffects(evidence: Evidence, oracle: Oracle, violations: Violation[]): void {
  const all = [...evidence.results.values()].flat();
  const isExempt = ({ result }: LoggedResult): boolean => {
    const submission = evidence.inbox.get(result.inbox);
    return submission === undefined || oracle.exempt.has(bodyKey(submission.tenant, submission.body));
  };
  const expected = {
    outcomes: all.filter(({ result }) => result.kind === 'decided'),
    equivocations: all.filter(
      ({ result }) => result.kind === 'replayed' && result.equivocation !== undefined,
    ),
  };
  for (const feed of ['outcomes', 'equivocations'] as const) {
    const lines = evidence[feed];
    const at = `${evidence.node.name}: ${feed}.jsonl`;
    if (!evidence.node.journalRotted && !isAscending(lines)) {
      violations.push({ invariant: 'effects exactly once', detail: `${at} is out of order` });
    }
    for (const logged of expected[feed]) {
      if (isExempt(logged)) continue;
      const count = lines.filter((line) => belongs(line, logged)).length;
      if (count === 1) continue;
      const detail = `${at} has ${count} lines for the result at ${logged.seq}`;
      violations.push({ invariant: 'effects exactly once', detail });
    }
    if (!evidence.node.journalRotted && lines.length !== expected[feed].length) {
      const detail = `${at} has ${lines.length} lines for ${expected[feed].length} results`;
      violations.push({ invariant: 'effects exactly once', detail });
    }
  }
  if (!evidence.node.journalRotted) checkTotals(evidence, all, violations);
}

function belongs(line: FeedLine, { seq, result }: LoggedResult): boolean {
  if (line.log_seq !== seq || line.tenant_id !== result.tenant || line.request_id !== result.request_id)
    return false;
  return result.kind !== 'decided' || JSON.stringify(line.outcome) === result.answerJson;
}

function isAscending(lines: readonly FeedLine[]): boolean {
  return lines.every((line, i) => i === 0 || line.log_seq > (lines[i - 1]?.log_seq ?? 0));
}

const DECIDED = { accept: 'flk_accepted', escalate: 'flk_escalated', reject: 'flk_rejected' } as const;
const SIGNATURE = new Set(['signature-missing', 'signature-invalid', 'key-unknown', 'key-expired']);

function checkTotals({ node }: Evidence, all: readonly LoggedResult[], violations: Violation[]): void {
  const counted = new Map<string, number>();
  const count = (name: string, tenant: string): void => {
    counted.set(`${name} ${tenant}`, (counted.get(`${name} ${tenant}`) ?? 0) + 1);
  };
  for (const { result } of all) {
    count('flk_ingest_total', result.tenant);
    if (result.kind === 'decided') count(DECIDED[result.decision], result.tenant);
    else if (result.kind === 'replayed') {
      count('flk_dedup_hits', result.tenant);
      if (result.equivocation !== undefined) count('flk_equivocation_total', result.tenant);
    } else {
      count('flk_refused', result.tenant);
      if (SIGNATURE.has(result.type)) count('flk_signature_errors', result.tenant);
    }
  }
  for (const name of new Set([...counted.keys(), ...node.totals.keys()])) {
    const shown = node.totals.get(name) ?? 0;
    const logged = counted.get(name) ?? 0;
    if (shown === logged) continue;
    const detail = `${node.name}: the total ${name} is ${shown}, the log has ${logged}`;
    violations.push({ invariant: 'effects exactly once', detail });
  }
}

/** Across all gateways: one outcome line per decided id, and every answer ever sent is that outcome, byte for byte. */
export function checkOutcomes(
  all: readonly Evidence[],
  sent: readonly { readonly tenant: string; readonly body: Uint8Array; readonly answer: SentVerdict }[],
  oracle: Oracle,
  violations: Violation[],
): void {
  const exemptIds = new Set<string>();
  for (const key of oracle.exempt) {
    const prepared = oracle.prepared.get(key);
    if (prepared?.claim !== undefined) exemptIds.add(`${prepared.tenant}\npcs\n${prepared.claim.pcsId}`);
  }
  const lines = new Map<string, number>();
  for (const { outcomes } of all) {
    for (const { tenant_id, outcome } of outcomes) {
      const key = `${tenant_id}\npcs\n${Object(outcome).pcs_id}`;
      lines.set(key, (lines.get(key) ?? 0) + 1);
    }
  }
  for (const key of oracle.dedup.keys()) {
    if (!key.includes('\npcs\n') || exemptIds.has(key)) continue;
    const count = lines.get(key) ?? 0;
    if (count === 1) continue;
    const detail = `${key.replaceAll('\n', ' ')} is decided and has ${count} lines in the outcome feeds`;
    violations.push({ invariant: 'effects exactly once', detail });
  }
  for (const { tenant, body, answer } of sent) {
    if (answer.kind !== 'decided') continue;
    const claim = oracle.prepared.get(bodyKey(tenant, body))?.claim;
    const stored = claim && oracle.dedup.get(`${tenant}\npcs\n${claim.pcsId}`);
    if (stored !== undefined && storedBody(stored.value) === answer.body) continue;
    const detail = `${tenant} ${claim?.pcsId} was answered with something else than the stored outcome`;
    violations.push({ invariant: 'one outcome per (tenant, id)', detail });
  }
}

type SentVerdict = { readonly kind: 'decided'; readonly body: string } | { readonly kind: 'refused' };
