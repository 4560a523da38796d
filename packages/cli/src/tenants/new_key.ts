import { rm } from 'node:fs/promises';
import { type LoadedKey, parseKeyFile } from '@kakeya/agent/keys';
import type { TenantList } from '@kakeya/gateway';
import { type SignatureAlgorithm, toBase64 } from '@kakeya/protocol';
import { CliError } from '../errors.ts';
import { generateKey, type KeyKind } from '../keys/generate_key.ts';
import { writeKeyFile } from '../keys/write_key_file.ts';
import { readInputText } from '../records/read_input.ts';

export type RegisteredKey = TenantList[number]['keys'][number];

export interface NewKeyOptions {
  readonly alg: KeyKind;
  /** A key that is there already: one of `keys generate`, or the public half of an Ed25519 key. */
  readonly keyFile?: string;
  /** Where a new key goes. A secret is shown nowhere, so that no terminal and no log keeps it. */
  readonly out?: string;
}

/** Hands the key to `use`; a key file that was made for it goes again if that fails. */
export async function withNewKey<T>(
  { alg, keyFile, out }: NewKeyOptions,
  use: (key: RegisteredKey) => Promise<T>,
): Promise<T> {
  if ((keyFile === undefined) === (out === undefined)) {
    throw new CliError(
      'option_invalid',
      'Give --key-file for a key that is there, or --out for the file of a new one.',
    );
  }
  if (keyFile !== undefined) return use(registeredKey(parseKeyFile(await readInputText(keyFile), keyFile)));
  const key = await generateKey(alg);
  await writeKeyFile(out ?? '', key);
  try {
    return await use(registeredKey(key));
  } catch (fault) {
    await rm(out ?? '');
    throw fault;
  }
}

const NAMES: Readonly<Record<SignatureAlgorithm, RegisteredKey['alg']>> = {
  'hmac-sha256': 'hmac',
  'hmac-sha256-prehash': 'hmac-prehash',
  ed25519: 'ed25519',
};

function registeredKey({ verification: { kid, alg, key } }: LoadedKey): RegisteredKey {
  const text = alg === 'ed25519' ? toBase64(key) : new TextDecoder('utf-8', { fatal: true }).decode(key);
  return { kid, alg: NAMES[alg], key: text };
}
