import { createHash } from 'node:crypto';
import {
  computePcsId,
  generateSigningKey,
  keyIdOf,
  parsePcs,
  type SigningKey,
  signPcs,
} from '@kakeya/protocol';
import { budgetOf, regimeOf } from '@kakeya/verdict';

export const HMAC_SECRET = 'a key for benchmarks only';

export function hmacKey(): SigningKey {
  const secret = new TextEncoder().encode(HMAC_SECRET);
  return { kid: keyIdOf('hmac-sha256', secret), alg: 'hmac-sha256', secret };
}

export const ed25519Key = (): Promise<SigningKey> => generateSigningKey('ed25519');

/** A signed, acceptable 0.2 record as bytes on the wire; each name has an id of its own. */
export async function signedRecord(name: string, key: SigningKey): Promise<Buffer> {
  const merkle_root = createHash('sha256').update(name).digest('hex');
  const signals = { D_hat: 1.0213, coh_star: 0.31234567, r: 0.6123456789 };
  const parsed = parsePcs(
    Buffer.from(
      JSON.stringify({
        pcs_id: computePcsId(merkle_root, 1, 'bench-001'),
        schema: 'fractal-lba-kakeya',
        version: '0.2',
        shard_id: 'bench-001',
        epoch: 1,
        attempt: 1,
        sent_at: '2026-01-01T00:00:00Z',
        seed: 42,
        scales: [2, 4, 8, 16],
        N_j: { 2: 4, 4: 8, 8: 16, 16: 32 },
        ...signals,
        v_star: [0.6, 0.8],
        regime: regimeOf(signals),
        budget: budgetOf(signals),
        merkle_root,
        payload_kind: 'points',
        n: 100,
        d: 2,
        validity: { D_hat: { valid: true }, coh_star: { valid: true }, r: { valid: true } },
        ft: { outbox_seq: 1, degraded: false, fallbacks: [], clock_skew_ms: 0 },
      }),
    ),
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return Buffer.from(JSON.stringify(await signPcs(parsed.record, key)));
}

export async function signedRecords(prefix: string, count: number, key: SigningKey): Promise<Buffer[]> {
  const records: Buffer[] = [];
  for (let index = 0; index < count; index += 1) records.push(await signedRecord(`${prefix}-${index}`, key));
  return records;
}
