import type { Gateway } from '@kakeya/gateway';

/**
 * SIGHUP reloads certificates and tenants, as it does with other daemons. Where a person's terminal is attached it
 * means that the terminal is gone, and goes on ending the process.
 */
export function reloadOnHangUp(gateway: Gateway): void {
  if (process.stdin.isTTY) return;
  process.on('SIGHUP', () => void gateway.reload());
}
