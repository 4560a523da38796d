import { createVerifier, DEFAULT_PARAMS } from '@kakeya/verdict';
import { type JudgeDeps, judgeEvidence } from './judge_evidence.ts';
import type { Judge } from './judgement.ts';

/** Judges in this thread: for one core, for replays and for the simulator. */
export function createLocalJudge(tenants: JudgeDeps['tenants']): Judge {
  const deps = { tenants, decide: createVerifier(DEFAULT_PARAMS) };
  return {
    judge: (evidence) => judgeEvidence(evidence, deps),
    close: () => Promise.resolve(),
  };
}
