import { createKeyring, parsePcs, verificationKeyOf, verifyPcsSignature } from '@kakeya/protocol';
import { createVerifier, DEFAULT_PARAMS } from '@kakeya/verdict';
import { measure } from './lib/measure.ts';
import { ed25519Key, hmacKey, signedRecord } from './lib/records.ts';
import type { Row } from './lib/report.ts';

const BATCH = 100;

export async function verifyBench(): Promise<Row[]> {
  const rows: Row[] = [];
  const decide = createVerifier(DEFAULT_PARAMS);
  for (const key of [hmacKey(), await ed25519Key()]) {
    const bytes = await signedRecord('one', key);
    const keyring = createKeyring([await verificationKeyOf(key)]);
    const checkOne = async (): Promise<void> => {
      const parsed = parsePcs(bytes);
      if (!parsed.ok) throw new Error('The record must parse.');
      const signature = await verifyPcsSignature(parsed.record, keyring, 0);
      if (!signature.ok || !decide(parsed.record).accepted) throw new Error('The record must be accepted.');
    };
    const ours = await measure(
      async () => {
        for (let index = 0; index < BATCH; index += 1) await checkOne();
      },
      2_000,
      BATCH,
    );
    const theirs = await measure(
      () => {
        for (let index = 0; index < BATCH; index += 1) JSON.parse(bytes.toString('utf8'));
      },
      1_000,
      BATCH,
    );
    const subject = `parse + verify signature + decide, ${key.alg}, ${bytes.length} bytes, one at a time`;
    rows.push({
      subject,
      peer: 'JSON.parse alone',
      unit: 'µs',
      value: ours.p50Us,
      peerValue: theirs.p50Us,
      detail: { ours, theirs },
    });
  }
  return rows;
}
