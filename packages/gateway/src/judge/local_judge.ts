import { createDecider, DecisionHistory, DEFAULT_PARAMS } from '@kakeya/verdict';
import { checkGrounding } from '@kakeya/verdict/grounding';
import { measureText } from '../evidence/measure_text.ts';
import { type JudgeDeps, judgeEvidence } from './judge_evidence.ts';
import type { Judge } from './judgement.ts';

/** Judges in this thread: for one core, for replays and for the simulator. */
export function createLocalJudge(
  tenants: JudgeDeps['tenants'],
  decisions: JudgeDeps['decisions'] = new DecisionHistory(),
): Judge {
  const deps = { tenants, decisions, decide: createDecider(DEFAULT_PARAMS) };
  return {
    judge: (evidence) => judgeEvidence(evidence, deps),
    ground: async ({ answer, passages, params }) => checkGrounding(answer, passages, params),
    measure: async (question) => measureText(question),
    close: () => Promise.resolve(),
  };
}
