import { readFileSync } from 'node:fs';
import { parse as parseYaml, YAMLParseError } from 'yaml';
import { GatewayError } from '../errors.ts';
import type { SettingOrigins, SettingSource } from './setting_source.ts';
import { type Settings, SettingsSchema, type TenantSetting } from './settings.ts';
import { validateSettings, validateTenants } from './validate.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ReadSettings {
  readonly settings: Settings;
  /** From the YAML file; TENANTS is the environment's form of it. */
  readonly tenants: readonly TenantSetting[];
  /** Paths of the settings that were read from the file that `NAME_FILE` names, by name. */
  readonly files: ReadonlyMap<string, string>;
  /** Where each setting is from, by name; what is missing is a default. */
  readonly sources: ReadonlyMap<string, SettingSource>;
}

/**
 * Reads the settings: environment first, then the YAML file that KAKEYA_CONFIG names, then defaults.
 * A secret may come from the file that `NAME_FILE` names. Unknown YAML keys and unknown `KAKEYA_…`
 * variables are refused: a misspelt security setting must not be ignored.
 */
export function readSettings(env: Environment, origins: SettingOrigins = new Map()): ReadSettings {
  const file = env['KAKEYA_CONFIG'] === undefined ? {} : readYaml(env['KAKEYA_CONFIG']);
  const { tenants = [], ...lowerCase } = file;
  const fromFile = Object.fromEntries(
    Object.entries(lowerCase).map(([key, value]) => [key.toUpperCase(), value]),
  );
  const { values, files } = readEnvironment(withoutAliases(env));
  const settings = validateSettings({ ...fromFile, ...values });
  const sourceOf = (name: string): SettingSource =>
    files.has(name) ? 'secret_file' : (origins.get(name) ?? 'environment');
  const sources = new Map<string, SettingSource>([
    ...Object.keys(fromFile).map((name) => [name, 'config_file'] as const),
    ...Object.keys(values).map((name) => [name, sourceOf(name)] as const),
  ]);
  return { settings, tenants: validateTenants(tenants), files, sources };
}

/** What a setting was called elsewhere, and the scheme of an address that comes without one. */
const ALIASES = [
  { alias: 'REDIS_ADDR', name: 'REDIS_URL', scheme: 'redis://' },
  { alias: 'POSTGRES_CONN', name: 'DATABASE_URL', scheme: 'postgres://' },
] as const;

function withoutAliases(env: Environment): Environment {
  const named = { ...env };
  for (const { alias, name, scheme } of ALIASES) {
    const address = named[alias];
    delete named[alias];
    if (address === undefined || address === '') continue;
    if ((named[name] ?? '') !== '' || (named[`${name}_FILE`] ?? '') !== '') {
      throw new GatewayError('config_invalid', `${name} and ${alias} are both set: set one of them.`);
    }
    named[name] = address.includes('://') ? address : `${scheme}${address}`;
  }
  return named;
}

function readEnvironment(env: Environment): {
  readonly values: Readonly<Record<string, string>>;
  readonly files: ReadonlyMap<string, string>;
} {
  const known = new Set(Object.keys(SettingsSchema.properties));
  const values: Record<string, string> = {};
  const files = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || value === '') continue;
    const base = name.endsWith('_FILE') ? name.slice(0, -'_FILE'.length) : name;
    if (known.has(name) && files.has(name)) throw givenTwice(name);
    if (known.has(name)) values[name] = value;
    else if (known.has(base)) {
      if (values[base] !== undefined) throw givenTwice(base);
      values[base] = readText(value, name).trimEnd();
      files.set(base, value);
    } else if (name.startsWith('KAKEYA_') && name !== 'KAKEYA_CONFIG') {
      throw new GatewayError(
        'config_invalid',
        `${name} is not a setting. See docs/reference/configuration.md for the names.`,
      );
    }
  }
  return { values, files };
}

function givenTwice(name: string): GatewayError {
  return new GatewayError('config_invalid', `${name} and ${name}_FILE are both set: set one of them.`);
}

function readYaml(path: string): Record<string, unknown> {
  const text = readText(path, 'KAKEYA_CONFIG');
  let value: unknown;
  try {
    value = parseYaml(text, { uniqueKeys: true });
  } catch (fault) {
    throw new GatewayError('config_invalid', `${path} is not valid YAML: ${describeYamlFault(fault)}.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new GatewayError('config_invalid', `${path} must hold a mapping of settings.`);
  }
  return { ...value };
}

/** The parser's own message quotes the text around the fault, and that may be a key. */
function describeYamlFault(fault: unknown): string {
  if (!(fault instanceof YAMLParseError)) return 'it cannot be parsed';
  const [start] = fault.linePos ?? [];
  return start === undefined ? fault.code : `${fault.code} at line ${start.line}, column ${start.col}`;
}

function readText(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new GatewayError(
      'config_unreadable',
      `${name} names ${path}, which cannot be read: ${String(cause)}`,
      { cause },
    );
  }
}
