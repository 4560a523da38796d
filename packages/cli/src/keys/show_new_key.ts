import { toBase64 } from '@kakeya/protocol';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { print, printJson } from '../output/print.ts';
import { generateKey, type KeyKind } from './generate_key.ts';
import { formatKeyFile, type LoadedKey } from '@kakeya/agent/keys';
import { writeKeyFile } from './write_key_file.ts';

export interface GenerateOptions {
  readonly alg: KeyKind;
  readonly out?: string;
  readonly json?: boolean;
}

/** `kakeya keys generate`: a new key, and the settings with which a gateway verifies what it signs. */
export async function showNewKey({ alg, out, json }: GenerateOptions): Promise<ExitCode> {
  const key = await generateKey(alg);
  if (out !== undefined) await writeKeyFile(out, key);
  const env = gatewayEnvironment(key);
  if (json === true) {
    await printJson({ ...formatKeyFile(key), env, ...(out === undefined ? {} : { file: out }) });
    return EXIT.ok;
  }
  const file = formatKeyFile(key);
  const secret = file.alg === 'ed25519' ? (file.seed ?? '') : file.key;
  const lines = [
    `algorithm  ${file.alg}`,
    `kid        ${file.kid}`,
    `secret     ${secret}`,
    ...(file.alg === 'ed25519' ? [`public     ${file.public_key}`] : []),
    ...(out === undefined ? [] : [`key file   ${out}   (sign with: kakeya pcs build … --key-file ${out})`]),
    '',
    'Settings of a gateway that verifies it:',
    ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
  ];
  await print(`${lines.join('\n')}\n`);
  return EXIT.ok;
}

function gatewayEnvironment({ verification: { alg, key } }: LoadedKey): Readonly<Record<string, string>> {
  if (alg === 'ed25519') return { PCS_SIGN_ALG: 'ed25519', PCS_ED25519_PUB_B64: toBase64(key) };
  return { PCS_SIGN_ALG: 'hmac', PCS_HMAC_KEY: new TextDecoder().decode(key) };
}
