import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Hex } from '@kakeya/protocol';
import { openModelRegistry } from '@kakeya/storage';
import {
  FEATURE_NAMES,
  type FeatureName,
  loadRiskTraining,
  parseFeatures,
  riskModelText,
  type TrainingRow,
} from '@kakeya/verdict/risk';
import { type RandomSource, seededRandom } from '@kakeya/verdict/stats';
import { signedBody } from '../packages/gateway/test/support/records.ts';
import { startServer } from './lib/gateway_process.ts';
import { load, type LoadResult, requestBytes } from './lib/http_load.ts';
import { HMAC_SECRET, hmacKey, signedRecords } from './lib/records.ts';
import type { Row } from './lib/report.ts';

const CONNECTIONS = [1, 32];
const REQUESTS: Readonly<Record<number, number>> = { 1: 1_500, 32: 10_000 };
const WARM_UP = 4_000;
const LABELS = 1_000;
const SENTENCES = 10;

const ALL_CHECKS = {
  PCS_HMAC_KEY: HMAC_SECRET,
  CALIBRATION_SCORE: 'risk',
  ENSEMBLE_CHECKS: 'pcs_recompute,grounding,self_consistency:1:open',
  RISK_ROUTING_ENABLED: 'true',
  RAG_REQUIRED: 'true',
  LABEL_SHARE: '0.2',
};

/** Durable submits of a 1 KB answer with four passages and two samples, under everything that may decide. */
export async function decideBench(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const connections of CONNECTIONS) {
    const count = REQUESTS[connections] ?? 0;
    const plainBodies = await signedRecords(`plain-${connections}`, count + WARM_UP, hmacKey());
    const plain = await measured({ PCS_HMAC_KEY: HMAC_SECRET }, plainBodies, connections);
    const bodies = await envelopes(`all-${connections}`, count + WARM_UP);
    const full = await measured(ALL_CHECKS, bodies, connections);
    rows.push({
      subject: `submit with all checks on, ${connections} connection${connections === 1 ? '' : 's'} (p99 ${full.p99Ms.toFixed(2)} ms)`,
      peer: `the same record without texts, labels or model (p99 ${plain.p99Ms.toFixed(2)} ms)`,
      unit: 'req/s',
      value: full.perSecond,
      peerValue: plain.perSecond,
      detail: { full, plain },
    });
  }
  return rows;
}

async function measured(
  settings: Readonly<Record<string, string>>,
  bodies: readonly Buffer[],
  connections: number,
): Promise<LoadResult> {
  const data = await mkdtemp(join(process.cwd(), '.bench-decide-'));
  if (settings === ALL_CHECKS) await promoteModel(data);
  const server = await startServer('gateway', { KAKEYA_DATA: data, ...settings });
  try {
    if (settings === ALL_CHECKS) await importLabels(server.port);
    const requests = bodies.map((body) => requestBytes('/v1/pcs/submit', body));
    await load(server.port, requests.slice(0, WARM_UP), connections);
    const result = await load(server.port, requests.slice(WARM_UP), connections);
    const decided = (result.statuses['200'] ?? 0) + (result.statuses['202'] ?? 0);
    if (decided !== bodies.length - WARM_UP)
      throw new Error(`Not every record was decided: ${JSON.stringify(result.statuses)}`);
    return result;
  } finally {
    await server.end('SIGTERM');
    await rm(data, { recursive: true });
  }
}

/** A stumps model on the features that every submit here has; what it learnt does not matter for its speed. */
async function promoteModel(data: string): Promise<void> {
  const random = seededRandom(2);
  const used: readonly FeatureName[] = ['D_hat', 'coh_star', 'r', 'budget', 'grounding_containment', 'log_n'];
  const rows = Array.from({ length: 2_000 }, (_, index): TrainingRow => {
    const values = new Map(FEATURE_NAMES.map((name) => [name, used.includes(name) ? random() : null]));
    const label = random() < 0.2 + 0.6 * (values.get('r') ?? 0) ? 'wrong' : 'benign';
    return { features: parseFeatures(Object.fromEntries(values)), label, atMs: index };
  });
  const { trainRisk } = await loadRiskTraining();
  const { model, card } = trainRisk(rows, { kind: 'stumps' });
  const document = riskModelText(model);
  const modelId = sha256Hex(new TextEncoder().encode(document));
  const act = { who: 'bench', atMs: 0, reason: 'bench' };
  const registry = await openModelRegistry({ directory: join(data, 'models', 'risk') });
  await registry.register({ modelId, model: document, card: JSON.stringify(card) }, act);
  await registry.promote(null, modelId, act);
}

async function importLabels(port: number): Promise<void> {
  const random = seededRandom(3);
  const records = Array.from({ length: LABELS }, (_, index) => {
    const label = index % 2 === 0 ? 'wrong' : 'benign';
    const score = label === 'wrong' ? Math.sqrt(random()) : 1 - Math.sqrt(random());
    return { id: `label-${index}`, score, label, at: '2026-01-01T00:00:00Z' };
  });
  const reply = await fetch(`http://127.0.0.1:${port}/v1/calibration/default/records`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ by: 'bench', records }),
  });
  if (reply.status !== 200) throw new Error(`The labels were refused: ${await reply.text()}`);
}

async function envelopes(prefix: string, count: number): Promise<Buffer[]> {
  const random = seededRandom(4);
  const texts = Array.from({ length: 64 }, () => {
    const passages = Array.from({ length: 4 }, () => text(random));
    const answer = passages[0] ?? '';
    return { answer, passages, samples: [answer, passages[1] ?? ''] };
  });
  const digest = (value: string): string => sha256Hex(new TextEncoder().encode(value));
  const bodies: Buffer[] = [];
  for (let index = 0; index < count; index += 1) {
    const own = texts[index % texts.length] ?? { answer: '', passages: [], samples: [] };
    const context = { answer: digest(own.answer), passages: own.passages.map(digest) };
    const pcs: unknown = JSON.parse(await signedBody(`${prefix}-${index}`, { context }, hmacKey()));
    bodies.push(Buffer.from(JSON.stringify({ pcs, ...own })));
  }
  return bodies;
}

const WORDS =
  'the invoice of supplier was paid on due date with amount and confirmed by letter after review'.split(' ');

/** About 1 KB: sentences of common words, each with a number and a name. */
function text(random: RandomSource): string {
  return Array.from({ length: SENTENCES }, () => {
    const words = Array.from({ length: 14 }, () => WORDS[Math.floor(random() * WORDS.length)]);
    return `Acme ${words.join(' ')} ${Math.floor(random() * 10_000)} EUR.`;
  }).join(' ');
}
