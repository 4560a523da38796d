import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  chunkBytes,
  createKeyring,
  merkleRootV01,
  type Pcs,
  parsePcs,
  signPcs,
  verifyPcsSignature,
} from '../src/mod.ts';
import { bytesOf } from './support/records.ts';

const REFERENCE = new URL('../../../../shared/reference/', import.meta.url);
const PCS = new URL('pcs_tiny_case_1.json', REFERENCE);
const ROWS = new URL('tiny_case_1.csv', REFERENCE);
const absent = !existsSync(PCS) || !existsSync(ROWS);

describe.skipIf(absent)(
  'the reference PCS of an independent implementation (skipped where reference data are absent)',
  () => {
    const key = bytesOf('testsecret');

    function read(): Pcs {
      const parsed = parsePcs(readFileSync(PCS));
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
      return parsed.record;
    }

    it('parses, verifies under its key, and signing reproduces its signature', async () => {
      const record = read();
      const keyring = createKeyring([{ kid: 'k', alg: 'hmac-sha256', key }]);
      expect(await verifyPcsSignature(record, keyring, 0)).toEqual({
        ok: true,
        kid: 'k',
        alg: 'hmac-sha256',
      });
      expect(await signPcs(record, { kid: 'k', alg: 'hmac-sha256', secret: key })).toEqual(record);
      const prehash = await signPcs(record, { kid: 'k', alg: 'hmac-sha256-prehash', secret: key });
      expect(prehash.sig).toBe('ie8rdnp+3qXnlMVyHmSdjFT3Unk6sZmoVxun71x2/X4=');
    });

    it('has the Merkle root of its rows in chunks of 64 bytes', () => {
      const lines = readFileSync(ROWS, 'utf8').trim().split(/\r?\n/).slice(1);
      const rows = lines.map((line) => {
        const [t = '', x = '', y = '', z = ''] = line.split(',');
        return `${Number(t).toFixed(9)},${x},${y},${z}`;
      });
      const bytes = bytesOf(rows.join('\n'));
      expect(bytes).toHaveLength(380);
      expect(merkleRootV01(chunkBytes(bytes))).toBe(read().merkle_root);
    });
  },
);
