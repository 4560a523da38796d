import { generateSigningKey, type SigningKey } from '@kakeya/protocol';
import { hmacKey as testKey, signedBody } from '../../packages/gateway/test/support/records.ts';

export const HMAC_SECRET = 'a key for benchmarks only';

export const hmacKey = (): SigningKey => testKey(HMAC_SECRET);

export const ed25519Key = (): Promise<SigningKey> => generateSigningKey('ed25519');

/** A signed, acceptable 0.2 record as bytes on the wire, with the long fractions that real signals have. */
export async function signedRecord(name: string, key: SigningKey): Promise<Buffer> {
  const signals = { D_hat: 1.0213, coh_star: 0.31234567, r: 0.6123456789, budget: 0.278765816 };
  return Buffer.from(await signedBody(name, signals, key));
}

export async function signedRecords(prefix: string, count: number, key: SigningKey): Promise<Buffer[]> {
  const records: Buffer[] = [];
  for (let index = 0; index < count; index += 1) records.push(await signedRecord(`${prefix}-${index}`, key));
  return records;
}
