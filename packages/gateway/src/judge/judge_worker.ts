/** A thread that judges. It holds the tenants' keys, and nothing that outlives it. */
import { parentPort } from 'node:worker_threads';
import { createDecider, DecisionHistory, DEFAULT_PARAMS, parseDecisionState } from '@kakeya/verdict';
import type { DecisionsWire } from '../decisions/decisions.ts';
import { checkGrounding } from '@kakeya/verdict/grounding';
import { measureText } from '../evidence/measure_text.ts';
import { type JudgedTenant, judgeEvidence } from './judge_evidence.ts';
import { type EvidenceBatch, type FromJudge, type ToJudge, unpackEvidence, unpackTenants } from './wire.ts';

const port = parentPort;
if (port === null) throw new Error('The judge runs in a worker thread only.');

/** What is asked beside the judgements. */
type Aside = Extract<ToJudge, { readonly ground: unknown } | { readonly measure: unknown }>;

const decide = createDecider(DEFAULT_PARAMS);
let tenants: ReadonlyMap<string, JudgedTenant> = new Map();
let decisions = new DecisionHistory();
let working = 0;
let closing = false;

port.on('message', (message: ToJudge) => {
  if (message === 'close') closing = true;
  else if ('tenants' in message) tenants = unpackTenants(message.tenants);
  else if ('decisions' in message) decisions = unpackDecisions(message.decisions);
  else if ('changed' in message) decisions.apply(message.changed);
  else if ('settledThrough' in message) decisions.prune(message.settledThrough);
  else if ('ground' in message || 'measure' in message) port.postMessage(aside(message));
  else void answer(message.batch);
  closeWhenDone();
});

/** Batches are worked on side by side: an Ed25519 check waits for the thread pool. */
async function answer(batch: EvidenceBatch): Promise<void> {
  working += 1;
  const reply = await judgeAll(batch, { tenants, decisions, decide });
  port?.postMessage(reply);
  working -= 1;
  closeWhenDone();
}

function aside(message: Aside): FromJudge {
  const { number } = message;
  try {
    if ('measure' in message) return { number, measured: measureText(message.measure) };
    const { answer: text, passages, params } = message.ground;
    return { number, report: checkGrounding(text, passages, params) };
  } catch (error) {
    return { number, failed: error instanceof Error ? error.message : String(error) };
  }
}

function unpackDecisions({ through, state, changes }: DecisionsWire): DecisionHistory {
  const history = new DecisionHistory(through, parseDecisionState(state));
  for (const change of changes) history.apply(change);
  return history;
}

function closeWhenDone(): void {
  if (closing && working === 0) port?.close();
}

async function judgeAll(batch: EvidenceBatch, deps: Parameters<typeof judgeEvidence>[1]): Promise<FromJudge> {
  const { number } = batch;
  try {
    const evidence = unpackEvidence(batch);
    return { number, judgements: await Promise.all(evidence.map((item) => judgeEvidence(item, deps))) };
  } catch (error) {
    return { number, failed: error instanceof Error ? error.message : String(error) };
  }
}
