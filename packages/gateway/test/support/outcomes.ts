import { get, type Reply } from './gateway.ts';

export interface Row {
  readonly pcs_id: string;
  readonly tenant: string;
  readonly result_seq: number;
  readonly replays: number;
  readonly equivocations: number;
  readonly label: string | null;
  readonly reasons: readonly string[];
  readonly [field: string]: unknown;
}

export interface Page {
  readonly through: number;
  readonly total: number;
  readonly offset: number;
  readonly outcomes: readonly Row[];
}

/** Resolves once the index has taken up all that the journal holds. */
export async function indexed(url: string): Promise<void> {
  for (;;) {
    const { text } = await get(`${url}/metrics`);
    const caughtUp = /^flk_projection_lag_entries\{projection="outcome-index"\} 0$/m.test(text);
    if (caughtUp && /^flk_unresolved 0$/m.test(text)) return;
  }
}

export async function listOutcomes(
  url: string,
  query: string = '',
  headers: Readonly<Record<string, string>> = {},
): Promise<Page> {
  const reply = await get(`${url}/v1/outcomes${query}`, headers);
  if (reply.status !== 200) throw new Error(`/v1/outcomes${query}: ${reply.status} ${reply.text}`);
  const page: Page = JSON.parse(reply.text);
  return page;
}

export const problemOf = ({ status, body }: Reply): unknown => [status, body['type']];

/** An hour before and after the time that gateways have here. */
export const around = (nowMs = Date.now()): string => {
  const at = (ms: number): string => encodeURIComponent(new Date(nowMs + ms).toISOString());
  return `?from=${at(-3_600_000)}&until=${at(3_600_000)}`;
};
