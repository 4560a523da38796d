import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Agent, createAgent, type SubmitResult, type SummaryInput } from '@kakeya/agent';
import { type Pcs, signPcs, type SigningKey } from '@kakeya/protocol';
import { submitRecord } from '../records/gateway_client.ts';
import { prettyPcs } from '../records/pretty_pcs.ts';
import { problemName, type Verdict } from '../records/verdict.ts';
import { HEALTHY_TEXT, LOOPING_TEXT, spiralPoints } from './samples.ts';

export interface DemoPlace {
  /** Of the gateway. */
  readonly endpoint: string;
  readonly dataDir: string;
  readonly key: SigningKey;
}

export interface DemoReport {
  readonly verdicts: readonly { readonly sample: string; readonly verdict: Verdict }[];
  /** A signed record to send by hand. */
  readonly recordFile: string;
}

/**
 * Five samples on their way through the gateway: three outputs through the agent SDK, and two bodies that only a fault
 * or a forger would send. The claims are the same at every start, so a later start meets its own outcomes again.
 */
export async function runDemo(place: DemoPlace, signal: AbortSignal): Promise<DemoReport> {
  const { endpoint, dataDir, key } = place;
  const agent = await createAgent({
    endpoint,
    key,
    dataDir: join(dataDir, 'demo-agent'),
    retry: { maxTries: 3 },
  });
  signal.addEventListener('abort', () => void agent.close(), { once: true });
  try {
    await agent.flush();
    const signed = await signPcs(
      await agent.summarise(sampleInput('healthy-text', { text: HEALTHY_TEXT })),
      key,
    );
    const verdicts = [
      {
        sample: 'healthy text',
        verdict: await submit(agent, sampleInput('healthy-text', { text: HEALTHY_TEXT })),
      },
      {
        sample: 'healthy points',
        verdict: await submit(agent, sampleInput('spiral', { points: spiralPoints() })),
      },
      {
        sample: 'looping text',
        verdict: await submit(agent, sampleInput('looping-text', { text: LOOPING_TEXT })),
      },
      { sample: 'truncated record', verdict: await submitRecord({ endpoint }, truncated(signed)) },
      { sample: 'tampered record', verdict: await submitRecord({ endpoint }, tampered(signed)) },
    ];
    return { verdicts, recordFile: await saveRecord(dataDir, signed) };
  } finally {
    await agent.close();
  }
}

function sampleInput<Data>(
  name: string,
  data: Data,
): Data & { readonly shardId: string; readonly epoch: number } {
  return { ...data, shardId: `demo-${name}`, epoch: 1 };
}

async function submit(agent: Agent, input: SummaryInput): Promise<Verdict> {
  return verdictOf(await agent.submit(await agent.summarise(input)));
}

function verdictOf(result: SubmitResult): Verdict {
  if (result.status === 'dead_lettered') {
    const { status, type, detail } = result.reason;
    const code = problemName(type) ?? result.reason.code;
    const decision = status === null ? 'unanswered' : 'refused';
    return { status, replayed: false, decision, pcs_id: result.pcsId, reasons: [{ code, message: detail }] };
  }
  const { accepted, replayed, decision, pcsId, outcome } = result;
  const reasons = outcome.reasons.map(({ code, message }) => ({ code, message }));
  // The SDK takes 200 for nothing but an acceptance, and 202 for nothing but the rest.
  return { status: accepted ? 200 : 202, replayed, decision, pcs_id: pcsId, reasons };
}

/** A connection that broke in the middle. */
function truncated(record: Pcs): Uint8Array {
  const bytes = new TextEncoder().encode(JSON.stringify(record));
  return bytes.subarray(0, Math.floor(bytes.length / 2));
}

/** Somebody on the way makes the output look more varied than it was measured. */
function tampered(record: Pcs): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ ...record, r: Math.min(1, record.r + 0.2) }));
}

async function saveRecord(dataDir: string, record: Pcs): Promise<string> {
  const directory = join(dataDir, 'demo');
  const path = join(directory, 'healthy_text.json');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(path, prettyPcs(record), { mode: 0o600 });
  return path;
}
