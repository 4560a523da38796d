import { type BundleCheck, verifyBundle } from '@kakeya/policy/bundle';
import { createKeyring, fromBase64, keyIdOf, type VerificationKey } from '@kakeya/protocol';
import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { readKey } from '../keys/read_key.ts';
import { print, printJson, printTable } from '../output/print.ts';
import { printable } from '../output/printable.ts';
import { readBytes } from '../policy/source/read_text.ts';

export interface VerifyBundleOptions {
  /** Key file, or the key itself in base64. */
  readonly publicKey: string;
  readonly json?: boolean;
}

/** `proof verify-bundle`: whether it is evidence; what was decided is for the reader. */
export async function checkBundle(file: string, { publicKey, json }: VerifyBundleOptions): Promise<ExitCode> {
  const keyring = createKeyring([await trustedKey(publicKey)]);
  const check = await verifyBundle(await readBytes(file), keyring);
  if (json === true) await printJson(check);
  else await printCheck(check);
  return check.ok ? EXIT.ok : EXIT.rejected;
}

async function trustedKey(given: string): Promise<VerificationKey> {
  const bytes = /^[A-Za-z0-9+/]{43}=$/.test(given) ? fromBase64(given) : null;
  if (bytes !== null) return { kid: keyIdOf('ed25519', bytes), alg: 'ed25519', key: bytes };
  const key = (await readKey({ keyFile: given }))?.verification;
  if (key?.alg === 'ed25519') return key;
  throw new CliError('key_invalid', `${given} is no Ed25519 key: evidence is signed with one.`);
}

async function printCheck(check: BundleCheck): Promise<void> {
  if (!check.ok) {
    await print(`refused: ${check.code}: ${printable(check.reason)}\n`);
    return;
  }
  const { manifest, verdict, kid } = check;
  const { policy_id, policy_version, evaluated_at } = manifest;
  await print(
    `verified: ${verdict.verdict} by ${policy_id} ${printable(policy_version)} at ${evaluated_at}, signed by ${printable(kid)}\n\n`,
  );
  await printTable(
    ['rule', 'status', 'evidence'],
    verdict.results.map(({ rule_id, status, evidence }) => [rule_id, status, evidence.message]),
  );
}
