import type { GatewayConfig } from '@kakeya/gateway';

const DECISIONS = ['flk_accepted', 'flk_escalated', 'flk_rejected'];

/** Records decided so far, as the gateway's own metrics count them; undefined when they cannot be read. */
export async function decidedSoFar(url: string, { settings }: GatewayConfig): Promise<number | undefined> {
  const { METRICS_USER: user, METRICS_PASS: password } = settings;
  const credentials = Buffer.from(`${user ?? ''}:${password ?? ''}`).toString('base64');
  const response = await fetch(`${url}/metrics`, {
    headers: user === undefined ? {} : { authorization: `Basic ${credentials}` },
  });
  const text = await response.text();
  if (!response.ok) return undefined;
  return DECISIONS.reduce(
    (sum, name) => sum + Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0),
    0,
  );
}
