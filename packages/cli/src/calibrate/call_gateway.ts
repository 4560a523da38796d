import type { ExitCode } from '../exit_code.ts';
import { paint } from '../output/colour.ts';
import { note } from '../output/print.ts';
import { printable } from '../output/printable.ts';
import type { GatewayTarget } from '../records/gateway_client.ts';
import { exitOf, readVerdict, unanswered, type Verdict } from '../records/verdict.ts';

/** What came back: the text of a 200, or why there is none. */
export type Answer = { readonly ok: true; readonly text: string } | Refusal;

export interface Refusal {
  readonly ok: false;
  readonly verdict: Verdict;
}

const TIMEOUT_MS = 30_000;

/** GET, or POST where there is a body. Never rejects for what the network does. */
export async function callGateway(target: GatewayTarget, path: string, body?: object): Promise<Answer> {
  const { endpoint, token, tenant } = target;
  try {
    const response = await fetch(`${endpoint}${path}`, {
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(tenant === undefined ? {} : { 'x-tenant-id': tenant }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      // A followed redirect would carry the token to a host that nobody named.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (response.status === 200) return { ok: true, text };
    return { ok: false, verdict: readVerdict(response.status, false, parseJson(text) ?? {}) };
  } catch (error) {
    return { ok: false, verdict: unanswered(error) };
  }
}

/** For an answer that no gateway gives. */
export const notUnderstood = (): Refusal => ({
  ok: false,
  verdict: unanswered(new Error('The answer is not one of a gateway: look for a proxy or a wrong --url.')),
});

/** undefined: no JSON, which null is. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Says on standard error why there is no answer. */
export function reportRefusal({ verdict }: Refusal): ExitCode {
  const why = verdict.reasons.map(({ code, message }) => `${code}: ${message}`).join(' ');
  note(`${paint('red', 'error:', process.stderr)} ${printable(why)}`);
  return exitOf(verdict);
}
