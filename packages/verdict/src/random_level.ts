import { sha256Hex } from '@kakeya/protocol';

/**
 * A level in [0, 1) that hangs on a secret of the tenant and the id: it replays, and no agent can choose it.
 * `purpose` keeps draws that are made for different things independent of each other.
 */
export function randomLevel(purpose: string, secret: string, id: string): number {
  const digest = sha256Hex(new TextEncoder().encode(`${purpose}\n${secret}\n${id}`));
  // 52 bits are exact in a double.
  return Number.parseInt(digest.slice(0, 13), 16) / 2 ** 52;
}
