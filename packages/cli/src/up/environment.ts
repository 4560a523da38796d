import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Environment, SettingOrigins, SettingSource } from '@kakeya/gateway';
import { CliError } from '../errors.ts';
import { type LoadedKey, parseKeyFile } from '@kakeya/agent/keys';
import { generateKey } from '../keys/generate_key.ts';
import { writeKeyFile } from '../keys/write_key_file.ts';
import { existsSync } from 'node:fs';
import { readInputText } from '../records/read_input.ts';

export interface UpFlags {
  readonly port?: number;
  readonly data?: string;
}

export interface DevelopmentKey {
  readonly key: LoadedKey;
  readonly path: string;
  /** Made by this start. */
  readonly fresh: boolean;
}

/** Whoever sets one of these has decided how records are signed. */
const KEY_SETTINGS = [
  'PCS_SIGN_ALG',
  'PCS_HMAC_KEY',
  'PCS_HMAC_KEYS',
  'PCS_ED25519_PUB_B64',
  'TENANTS',
  'KAKEYA_CONFIG',
];
const DEFAULT_DATA = '.kakeya';

export interface PreparedEnvironment {
  readonly env: Environment;
  /** Of the variables that are not the caller's. */
  readonly origins: SettingOrigins;
  readonly developmentKey: DevelopmentKey | undefined;
}

/** The gateway's environment under the flags, with a development key where no key is configured. */
export async function prepareEnvironment(flags: UpFlags, env: Environment): Promise<PreparedEnvironment> {
  const options: Environment = {
    ...(flags.port === undefined ? {} : { PORT: String(flags.port) }),
    ...(flags.data === undefined ? {} : { KAKEYA_DATA: flags.data }),
  };
  const flagged: Environment = { ...env, ...options };
  const origins = new Map<string, SettingSource>(Object.keys(options).map((name) => [name, 'command_line']));
  if (hasKeys(env)) return { env: flagged, origins, developmentKey: undefined };
  const developmentKey = await loadDevelopmentKey(resolve(flagged['KAKEYA_DATA'] || DEFAULT_DATA));
  const { verification } = developmentKey.key;
  if (verification.alg !== 'hmac-sha256') {
    throw new CliError(
      'key_invalid',
      `${developmentKey.path} must hold an hmac-sha256 key: move it away to get a new one.`,
    );
  }
  origins.set('PCS_HMAC_KEY', 'secret_file');
  if (!flagged['LOG_LEVEL']) origins.set('LOG_LEVEL', 'command_line');
  return {
    env: {
      ...flagged,
      PCS_HMAC_KEY: new TextDecoder().decode(verification.key),
      // A newcomer sees warnings beside the table, and not every step.
      LOG_LEVEL: flagged['LOG_LEVEL'] || 'warn',
    },
    origins,
    developmentKey,
  };
}

function hasKeys(env: Environment): boolean {
  const multiTenant = (env['MULTI_TENANT'] ?? '') !== '' && env['MULTI_TENANT'] !== 'false';
  return multiTenant || KEY_SETTINGS.some((name) => Boolean(env[name]) || Boolean(env[`${name}_FILE`]));
}

async function loadDevelopmentKey(dataDir: string): Promise<DevelopmentKey> {
  const path = join(dataDir, 'dev-keys.json');
  if (existsSync(path)) return { key: parseKeyFile(await readInputText(path), path), path, fresh: false };
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new CliError(
      'file_unwritable',
      `${dataDir} cannot be made: choose another with --data. (${String(cause)})`,
      { cause },
    );
  }
  const key = await generateKey('hmac');
  await writeKeyFile(path, key);
  return { key, path, fresh: true };
}
