import type { GatewayConfig } from '@kakeya/gateway';

const DECISIONS = ['flk_accepted', 'flk_escalated', 'flk_rejected'];

/** Records decided so far, as the gateway's own metrics count them; undefined when they cannot be read. */
export async function decidedSoFar(url: string, { settings }: GatewayConfig): Promise<number | undefined> {
  const { METRICS_USER: user, METRICS_PASS: password } = settings;
  const credentials = Buffer.from(`${user ?? ''}:${password ?? ''}`).toString('base64');
  const headers = { authorization: `Basic ${credentials}` };
  const text = await read(`${url}/metrics`, user === undefined ? {} : headers);
  if (text === undefined) return undefined;
  return DECISIONS.reduce(
    (sum, name) => sum + Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0),
    0,
  );
}

/** A gateway may listen where its own machine may not connect: that must not stop it. */
async function read(url: string, headers: Readonly<Record<string, string>>): Promise<string | undefined> {
  try {
    const response = await fetch(url, { headers });
    const text = await response.text();
    return response.ok ? text : undefined;
  } catch {
    return undefined;
  }
}
