import { compressionRatio } from '../compress/compression_ratio.ts';
import type { NullRandom } from './null_random.ts';
import { SYMBOL_SHARES } from './symbol_shares.ts';

/** Each of 2^16 equally likely words of 16 bits gives one symbol. */
const SYMBOLS = symbolTable();

function symbolTable(): Uint8Array {
  const total = Object.values(SYMBOL_SHARES).reduce((sum, share) => sum + share, 0);
  const table = new Uint8Array(65_536);
  let reached = 0;
  let from = 0;
  for (const [symbol, share] of Object.entries(SYMBOL_SHARES)) {
    reached += share;
    const to = Math.round((reached / total) * table.length);
    table.fill(symbol.charCodeAt(0), from, to);
    from = to;
  }
  return table;
}

/** r of `bytes` independent symbols with those shares. */
export function simulateRatio(bytes: number, random: NullRandom): number {
  const text = Uint8Array.from({ length: bytes }, () => SYMBOLS[random.word() >>> 16]!);
  return compressionRatio(text);
}
