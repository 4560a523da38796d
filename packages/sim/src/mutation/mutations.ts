import type { Focus } from '../plan/focus.ts';

export interface Mutation {
  readonly name: string;
  /** Below `packages/`. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** Where it is caught; `docs/simulator.md` has the seeds themselves. */
  readonly seeds: { readonly from: number; readonly count: number; readonly focus?: Focus };
}

/** For the mutations that almost any crash shows. */
const SHALLOW = { from: 1, count: 300 } as const;
/** For those that take a change of what decides at the wrong moment. */
const CHANGES = { focus: 'changes', from: 1, count: 300 } as const;

/** Deliberate mistakes, each of which the simulator must find: what it cannot find, it does not guard. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'journal-write-without-fsync',
    file: 'storage/src/journal/segment_writer.ts',
    find: 'await this.#file.write(batch, this.record.endOffset);\n    await durably(this.#file.dataSync());',
    replace: 'await this.#file.write(batch, this.record.endOffset);',
    seeds: SHALLOW,
  },
  {
    name: 'segment-without-directory-sync',
    file: 'storage/src/journal/segment_writer.ts',
    find: 'await durably(disk.syncDirectory(directory));',
    replace: '',
    seeds: SHALLOW,
  },
  {
    name: 'acknowledge-before-fsync',
    file: 'storage/src/journal/group_commit.ts',
    find: '    this.#inFlight = batch.length;\n',
    replace:
      '    this.#inFlight = batch.length;\n    for (const [i, { resolve }] of batch.entries()) resolve(firstSeq + i);\n',
    seeds: SHALLOW,
  },
  {
    name: 'torn-tail-not-cut',
    file: 'storage/src/journal/recovery.ts',
    find: '  if (record.header === undefined) return;',
    replace: '  if (record.header === undefined || seal === undefined) return;',
    seeds: SHALLOW,
  },
  {
    name: 'recovered-tail-not-rewritten',
    file: 'storage/src/journal/recovery.ts',
    find: '  if (isLast) await rewrite(file, record.endOffset);\n',
    replace: '',
    seeds: { focus: 'fsync', from: 1, count: 150 },
  },
  {
    name: 'recovered-seal-trusted',
    file: 'storage/src/journal/recovery.ts',
    find: "const isUncertain = isLast && seal.by === 'recovery';",
    replace: 'const isUncertain = false;',
    seeds: { focus: 'fsync', from: 1, count: 150 },
  },
  {
    name: 'answer-before-record',
    file: 'gateway/src/pipeline/ingest.ts',
    find: 'const seq = await journal.append(INBOX, encodeInbox(submission));',
    replace:
      'const { durableSeq, pendingAppends } = journal.stats();\n      const seq = durableSeq + pendingAppends + 1;\n      void journal.append(INBOX, encodeInbox(submission)).catch(() => undefined);',
    seeds: SHALLOW,
  },
  {
    name: 'in-flight-limit-ignored',
    file: 'gateway/src/overload/in_flight.ts',
    find: 'if (!this.#all.fits(this.#limits, bytes)) return false;',
    replace: '',
    seeds: SHALLOW,
  },
  {
    name: 'result-before-dedup',
    file: 'gateway/src/pipeline/settle.ts',
    find: 'const put = await dedup.putIfAbsent(key, { digest,',
    replace: 'const put = { first: true };\n  void dedup.putIfAbsent(key, { digest,',
    seeds: SHALLOW,
  },
  {
    name: 'unresolved-not-recovered',
    file: 'gateway/src/pipeline/recover.ts',
    find: 'await Promise.all(left.splice(0, SETTLED_AT_ONCE).map((submission) => ingest.settle(submission)));',
    replace: 'for (const { seq } of left.splice(0, SETTLED_AT_ONCE)) unresolved.resolve(seq, seq);',
    seeds: SHALLOW,
  },
  {
    name: 'own-outcome-instead-of-the-first',
    file: 'gateway/src/pipeline/settle.ts',
    find: 'if (!put.first) return settleKnown(',
    replace: 'if (false) return settleKnown(',
    seeds: SHALLOW,
  },
  {
    name: 'origin-not-checked',
    file: 'gateway/src/pipeline/settle.ts',
    find: 'if (stored.origin === origin) {',
    replace: 'if (false) {',
    seeds: SHALLOW,
  },
  {
    name: 'tenant-left-out-of-the-key',
    file: 'gateway/src/pipeline/settle.ts',
    find: "const key = { tenant: submission.tenant, scope: 'pcs'",
    replace: "const key = { tenant: 'all', scope: 'pcs'",
    seeds: SHALLOW,
  },
  {
    name: 'equivocation-unnoticed',
    file: 'gateway/src/pipeline/settle.ts',
    find: '...(known.digest === judged.claimsDigest',
    replace: '...(true',
    seeds: SHALLOW,
  },
  {
    name: 'watermark-passes-the-unresolved',
    file: 'gateway/src/pipeline/unresolved.ts',
    find: 'for (const lowest of this.#open) return lowest - 1;',
    replace: '',
    seeds: { focus: 'starts', from: 1, count: 300 },
  },
  {
    name: 'checkpoint-before-output',
    file: 'gateway/src/effects/feed.ts',
    find: 'await file?.append(lines);',
    replace: 'position = through;\n      await checkpoint();\n      await file?.append(lines);',
    seeds: { focus: 'burst', from: 1, count: 100 },
  },
  {
    name: 'feed-position-dropped',
    file: 'gateway/src/effects/feed.ts',
    find: 'Math.max(saved, positionOf(opened.lastLine, name))',
    replace: 'saved',
    seeds: SHALLOW,
  },
  {
    name: 'totals-position-dropped',
    file: 'gateway/src/effects/totals_projection.ts',
    find: 'position = Math.min(logEnd, stored.seq);',
    replace: 'position = 0;',
    seeds: SHALLOW,
  },
  {
    name: 'feed-hole-not-cut',
    file: 'gateway/src/effects/append_only_file.ts',
    find: 'const zero = bytes.indexOf(0);',
    replace: 'const zero = -1;',
    seeds: { focus: 'burst', from: 1, count: 100 },
  },
  {
    name: 'feed-without-directory-sync',
    file: 'gateway/src/effects/append_only_file.ts',
    find: 'await disk.syncDirectory(directory);',
    replace: '',
    seeds: { focus: 'starts', from: 1, count: 300 },
  },
  {
    name: 'tail-gap-ignored',
    file: 'gateway/src/effects/result_tail.ts',
    find: 'if (position < this.#coveredFrom) return undefined;',
    replace: '',
    seeds: SHALLOW,
  },
  {
    name: 'retry-dropped',
    file: 'gateway/src/maintenance.ts',
    find: 'await ingest.retryLeftovers();',
    replace: 'await undefined;',
    seeds: SHALLOW,
  },
  {
    name: 'retention-ahead-of-effects',
    file: 'gateway/src/maintenance.ts',
    find: 'const consumedThrough = Math.min(this.#saved, ...runners.map((runner) => runner.durablePosition));',
    replace: 'const consumedThrough = journal.stats().durableSeq;',
    seeds: SHALLOW,
  },
  {
    name: 'judged-under-the-latest',
    file: 'gateway/src/judge/judge_evidence.ts',
    find: 'deps.decisions.at(evidence.seq)',
    replace: 'deps.decisions.latest',
    seeds: CHANGES,
  },
  {
    name: 'change-acknowledged-before-it-is-durable',
    file: 'gateway/src/decisions/decisions.ts',
    find: 'return this.#journal.append(CHANGE, encodeChange(change)).then((seq) => {\n      this.replay(seq, change);\n      this.#onAppended({ seq, change });\n      return seq;\n    });',
    replace:
      'const { durableSeq, pendingAppends } = this.#journal.stats();\n    const seq = durableSeq + pendingAppends + 1;\n    try { this.replay(seq, change); } catch (fault) { return Promise.reject(fault); }\n    void this.#journal.append(CHANGE, encodeChange(change)).then(() => this.#onAppended({ seq, change }), () => undefined);\n    return Promise.resolve(seq);',
    seeds: SHALLOW,
  },
  {
    name: 'change-not-told-to-the-effects',
    file: 'gateway/src/core.ts',
    find: 'unresolved.see(logged.seq);\n    tail.push(logged);',
    replace: 'unresolved.see(logged.seq);',
    seeds: SHALLOW,
  },
  {
    name: 'settings-not-recorded',
    file: 'gateway/src/core.ts',
    find: 'await configureDecisions(decisions, deps.config.tenants.values(), ports);',
    replace: '',
    seeds: SHALLOW,
  },
  {
    name: 'settled-before-changes-are-folded',
    file: 'gateway/src/pipeline/recover.ts',
    find: '    } else if (entry.kind === CHANGE) decisions.replay(entry.seq, decodeChange(entry));\n  }\n  const left = [...open.values()];\n  for (const submission of left) unresolved.add(submission.seq);\n  while (left.length > 0) {\n    await Promise.all(left.splice(0, SETTLED_AT_ONCE).map((submission) => ingest.settle(submission)));\n  }\n',
    replace:
      '    }\n  }\n  for (const submission of open.values()) unresolved.add(submission.seq);\n  for (const submission of open.values()) await ingest.settle(submission);\n  for await (const entry of journal.read(resolvedThrough + 1)) {\n    if (entry.kind === CHANGE) decisions.replay(entry.seq, decodeChange(entry));\n  }\n',
    seeds: CHANGES,
  },
  {
    name: 'history-pruned-to-the-latest',
    file: 'gateway/src/decisions/decisions.ts',
    find: 'this.#history.prune(settledThrough);',
    replace: 'this.#history.prune(Number.POSITIVE_INFINITY);',
    seeds: CHANGES,
  },
  {
    name: 'decisions-not-saved',
    file: 'gateway/src/maintenance.ts',
    find: 'await this.#deps.decisions.save(watermark);',
    replace: '',
    seeds: SHALLOW,
  },
  {
    name: 'decisions-saved-after-the-checkpoint',
    file: 'gateway/src/maintenance.ts',
    find: "await this.#deps.decisions.save(watermark);\n    await this.#deps.checkpoints.save(RECOVERY, { seq: watermark, state: '{}' });",
    replace:
      "await this.#deps.checkpoints.save(RECOVERY, { seq: watermark, state: '{}' });\n    await this.#deps.decisions.save(watermark);",
    seeds: CHANGES,
  },
  {
    name: 'snapshot-position-beyond-its-state',
    file: 'gateway/src/decisions/decisions.ts',
    find: 'const { seq, state } = this.#history.asOf(settledThrough);',
    replace:
      'const { state } = this.#history.asOf(0);\n    const { seq } = this.#history.asOf(settledThrough);',
    seeds: SHALLOW,
  },
  {
    name: 'snapshot-state-beyond-its-position',
    file: 'gateway/src/decisions/decisions.ts',
    find: 'const { seq, state } = this.#history.asOf(settledThrough);',
    replace: 'const { seq } = this.#history.asOf(settledThrough);\n    const state = this.#history.latest;',
    seeds: CHANGES,
  },
  {
    name: 'snapshot-without-versions',
    file: 'verdict/src/decision/state_json.ts',
    find: 'return { ...state, calibration: { ...state.calibration, version } };',
    replace: 'return state;',
    seeds: SHALLOW,
  },
  {
    name: 'change-of-the-snapshot-applied-again',
    file: 'verdict/src/decision/decision_history.ts',
    find: 'if (base !== undefined && seq <= base.seq) return;',
    replace: 'if (base !== undefined && seq < base.seq) return;',
    seeds: CHANGES,
  },
  {
    name: 'recorded-state-is-not-the-latest',
    file: 'gateway/src/decisions/decisions.ts',
    find: 'encodeState({ through, state: serializeDecisionState(state) })',
    replace: 'encodeState({ through, state: serializeDecisionState(this.#history.asOf(0).state) })',
    seeds: SHALLOW,
  },
  {
    name: 'opinion-not-recorded',
    file: 'gateway/src/pipeline/ingest.ts',
    find: 'unresolved.see(await journal.append(HEARD, encodeHeard({ inbox: seq, checks })));',
    replace: '',
    seeds: SHALLOW,
  },
  {
    name: 'decided-before-the-opinion-is-durable',
    file: 'gateway/src/pipeline/ingest.ts',
    find: 'unresolved.see(await journal.append(HEARD, encodeHeard({ inbox: seq, checks })));',
    replace:
      'void journal.append(HEARD, encodeHeard({ inbox: seq, checks })).then((at) => unresolved.see(at), () => undefined);',
    seeds: { focus: 'opinions', from: 1, count: 150 },
  },
  {
    name: 'acknowledged-before-the-answer',
    file: 'agent/src/send/deliver_record.ts',
    find: 'const reply = await postRecord(courier, record);',
    replace:
      "courier.outbox.acknowledge(record.outboxSeq, { status: 200, replayed: false, outcome: { pcs_id: record.pcsId, decision: 'accept', accepted: true, escalated: false, reasons: [] } });\n    const reply = await postRecord(courier, record);",
    seeds: SHALLOW,
  },
  {
    name: 'sent-before-it-is-in-the-outbox',
    file: 'agent/src/deliveries.ts',
    find: 'outbox.append(records, leaseMs(policy) * Math.ceil(records.length / BATCH_RECORDS));\n      const settled = (await send(records)).filter(isSettled);',
    replace:
      'const settled = (await send(records)).filter(isSettled);\n      outbox.append(records, leaseMs(policy) * Math.ceil(records.length / BATCH_RECORDS));',
    seeds: SHALLOW,
  },
  {
    name: 'retried-with-other-bytes',
    file: 'agent/src/send/deliver_record.ts',
    find: 'const reply = await postRecord(courier, record);',
    replace:
      'const text = new TextDecoder().decode(record.body);\n    const reply = await postRecord(courier, tries === 1 ? record : { ...record, body: new TextEncoder().encode(text.replace(\'"attempt":1\', \'"attempt":9\')) });',
    seeds: SHALLOW,
  },
  {
    name: 'outbox-not-flushed-after-a-crash',
    file: 'agent/src/deliveries.ts',
    find: 'const claimed = outbox.claim(BATCH_RECORDS, leaseMs(policy));',
    replace: 'const claimed = [];',
    seeds: SHALLOW,
  },
];
