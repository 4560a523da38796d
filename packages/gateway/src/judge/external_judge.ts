import { parseJsonStrict } from '@kakeya/protocol';
import {
  type CheckResult,
  externalJudgeRequest,
  externalJudgeResult,
  type JudgeSubject,
} from '@kakeya/verdict/ensemble';
import { redact } from '../telemetry/redact.ts';

/** Somebody else's opinion of an output. */
export interface ExternalJudge {
  /** Never rejects: a judge that cannot be heard is a result, too. */
  ask(subject: JudgeSubject, timeoutMs: number): Promise<CheckResult>;
}

export interface ExternalJudgeOptions {
  readonly url: string;
  readonly token: string | undefined;
  readonly monotonicMs: () => number;
}

const MAX_REPLY_BYTES = 65_536;
const LIMITS = { maxDepth: 4, maxMembers: 16, maxElements: 16 };

/** A judge over HTTP: `POST` of `externalJudgeRequest`, answered by `{verdict, score?, reason?}`. */
export function httpExternalJudge({ url, token, monotonicMs }: ExternalJudgeOptions): ExternalJudge {
  return {
    async ask(subject, timeoutMs) {
      const startedMs = monotonicMs();
      const elapsed = (): number => monotonicMs() - startedMs;
      try {
        const response = await fetch(url, {
          method: 'POST',
          // Elsewhere than where the operator sends it, nothing of an output may go.
          redirect: 'error',
          headers: {
            'content-type': 'application/json',
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          },
          body: JSON.stringify(externalJudgeRequest(subject)),
          signal: AbortSignal.timeout(timeoutMs),
        });
        if (response.status !== 200) return unheard('error', `status ${response.status}`, elapsed());
        const parsed = parseJsonStrict(await readCapped(response), LIMITS);
        if (!parsed.ok) return unheard('error', 'the reply is not JSON', elapsed());
        return redacted(externalJudgeResult(parsed.value, elapsed()));
      } catch (fault) {
        const timedOut = fault instanceof DOMException && fault.name === 'TimeoutError';
        return unheard(timedOut ? 'timeout' : 'error', describe(fault), elapsed());
      }
    },
  };
}

/** For a gateway without one: whether its silence counts is the ensemble's to say. */
export const NO_EXTERNAL_JUDGE: ExternalJudge = {
  ask: async () => unheard('not_evaluated', 'no external judge is configured', null),
};

/** A judge may quote the output that it judged: what it says is kept, so it is kept without what names a person. */
function redacted(result: CheckResult): CheckResult {
  const { reason } = result.evidence;
  return typeof reason === 'string' ? { ...result, evidence: { reason: redact(reason) } } : result;
}

function unheard(
  status: 'error' | 'timeout' | 'not_evaluated',
  reason: string,
  durationMs: number | null,
): CheckResult {
  return { check: 'external_judge', status, score: null, evidence: { reason }, durationMs };
}

async function readCapped(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_REPLY_BYTES) throw new Error('the reply is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const describe = (fault: unknown): string =>
  fault instanceof Error ? fault.message : 'it cannot be reached';
