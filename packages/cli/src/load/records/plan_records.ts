import { randomBytes } from 'node:crypto';
import type { SigningKey } from '@kakeya/protocol';
import { CliError } from '../../errors.ts';
import { readKey } from '../../keys/read_key.ts';
import type { LoadOptions } from '../options.ts';
import type { RecordPlan } from './record_source.ts';

const RUN_BYTES = 6;

/** @throws CliError without a key that can sign, and for a mix that another kind of key signs */
export async function planRecords(options: LoadOptions): Promise<RecordPlan> {
  const { mix, seed, tenant } = options;
  const key = await signingKey(options);
  if (mix === 'ed25519' && key.alg !== 'ed25519') {
    throw new CliError(
      'option_invalid',
      'The mix ed25519 needs an Ed25519 key: make one with kakeya keys generate --alg ed25519 --out FILE.',
    );
  }
  const run = randomBytes(RUN_BYTES).toString('hex');
  return { mix, seed, run, key, tenant, sentAt: new Date().toISOString() };
}

/** From the options; without them the key with which a gateway in the same environment verifies. */
async function signingKey({ key, keyFile }: LoadOptions): Promise<SigningKey> {
  const given = await readKey({
    ...(key === undefined ? {} : { key }),
    ...(keyFile === undefined ? {} : { keyFile }),
  });
  const environment = process.env['PCS_HMAC_KEY'] || undefined;
  const loaded = given ?? (environment === undefined ? undefined : await readKey({ key: environment }));
  if (loaded === undefined) {
    throw new CliError(
      'option_invalid',
      'The records need a key: give --key-file (a gateway from kakeya up keeps one in .kakeya/dev-keys.json), --key or PCS_HMAC_KEY; see kakeya load --help.',
    );
  }
  if (loaded.signing !== undefined) return loaded.signing;
  throw new CliError('key_invalid', `${keyFile} holds no \`seed\`: it verifies, but it cannot sign.`);
}
