import { get } from '../../packages/gateway/test/support/gateway.ts';

/** Resolves when nothing waits to be settled and every effect has caught up with the log. */
export async function atRest(url: string): Promise<void> {
  for (;;) {
    const { text } = await get(`${url}/metrics`);
    const lags = [...text.matchAll(/^flk_projection_lag_entries\{.*\} (\d+)$/gm)];
    if (/^flk_unresolved 0$/m.test(text) && lags.length > 0 && lags.every(([, lag]) => lag === '0')) return;
  }
}
