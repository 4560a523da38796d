import { summarise } from '@kakeya/agent';
import { type SigningKey, signPcs } from '@kakeya/protocol';
import { createRandom, pick } from './random.ts';
import { supportAnswer, type SupportAnswer } from './support_answers.ts';

/** Where the traffic goes, and whose clock it moves. */
export interface Stage {
  readonly url: string;
  readonly key: SigningKey;
  /** Whose records these are, where there are several. */
  readonly tenant?: string;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sets the gateway's clock, Unix ms; without it all arrives now. */
  readonly setClock?: (atMs: number) => void;
}

export interface Sent {
  readonly pcsId: string;
  readonly decision: string;
  readonly labelWanted: boolean;
  /** It was sent twice, and decided once. */
  readonly again: boolean;
  readonly answer: SupportAnswer;
  readonly atMs: number;
}

export interface Traffic {
  readonly n: number;
  readonly seed: number;
  /** Unix ms. */
  readonly fromMs: number;
  readonly untilMs: number;
}

const SHARDS = ['support-eu', 'support-nordics', 'returns', 'billing'];
const TIMES_SENT_AGAIN = 0.04;

/** Sends answers of a support agent, spread over the time: each made, signed and judged for real. */
export async function sendTraffic(stage: Stage, { n, seed, fromMs, untilMs }: Traffic): Promise<Sent[]> {
  const random = createRandom(seed);
  const sent: Sent[] = [];
  for (let i = 0; i < n; i += 1) {
    const atMs = Math.round(fromMs + ((i + random()) / n) * (untilMs - fromMs));
    stage.setClock?.(atMs);
    const answer = supportAnswer(random);
    const body = await submissionOf(answer, pick(random, SHARDS), atMs, stage);
    const outcome = await submit(stage, body);
    const again = random() < TIMES_SENT_AGAIN;
    if (again) await submit(stage, body);
    sent.push({ ...outcome, again, answer, atMs });
  }
  return sent;
}

async function submissionOf(
  { text, passages }: SupportAnswer,
  shardId: string,
  atMs: number,
  { key, tenant }: Stage,
): Promise<string> {
  const { pcs, ...texts } = await summarise(
    { text, passages, shardId, epoch: atMs },
    { clock: () => atMs, ...(tenant === undefined ? {} : { tenant }) },
  );
  return JSON.stringify({ pcs: await signPcs(pcs, key), ...texts });
}

async function submit(
  { url, headers = {} }: Stage,
  body: string,
): Promise<Pick<Sent, 'pcsId' | 'decision' | 'labelWanted'>> {
  const response = await fetch(`${url}/v1/pcs/submit`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`The gateway answered ${response.status}: ${text}`);
  const outcome: {
    readonly pcs_id: string;
    readonly decision: string;
    readonly labelling: { readonly wanted: boolean };
  } = JSON.parse(text);
  return { pcsId: outcome.pcs_id, decision: outcome.decision, labelWanted: outcome.labelling.wanted };
}

/** Labels what people are asked for, as it really is. Resolves with how many. */
export async function labelWanted(
  { url, headers = {} }: Stage,
  sent: readonly Sent[],
  labelledBy: string,
): Promise<number> {
  const wanted = sent.filter((one) => one.labelWanted);
  for (const { pcsId, answer } of wanted) {
    const response = await fetch(`${url}/v1/labels`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({
        pcs_id: pcsId,
        label: answer.wrong ? 'wrong' : 'benign',
        labelled_by: labelledBy,
      }),
    });
    if (!response.ok) throw new Error(`A label was refused: ${response.status} ${await response.text()}`);
  }
  return wanted.length;
}
