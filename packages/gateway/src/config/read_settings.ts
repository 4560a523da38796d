import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import { parse as parseYaml, YAMLParseError } from 'yaml';
import { GatewayError } from '../errors.ts';
import {
  type RegistryDocument,
  RegistrySchema,
  type Settings,
  SettingsSchema,
  TenantListSchema,
  type TenantSetting,
} from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ReadSettings {
  readonly settings: Settings;
  /** From the YAML file; TENANTS is the environment's form of it. */
  readonly tenants: readonly TenantSetting[];
  /** Paths of the settings that were read from the file that `NAME_FILE` names, by name. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Reads the settings: environment first, then the YAML file that KAKEYA_CONFIG names, then defaults.
 * A secret may come from the file that `NAME_FILE` names. Unknown YAML keys and unknown `KAKEYA_…`
 * variables are refused: a misspelt security setting must not be ignored.
 */
export function readSettings(env: Environment): ReadSettings {
  const file = env['KAKEYA_CONFIG'] === undefined ? {} : readYaml(env['KAKEYA_CONFIG']);
  const { tenants = [], ...lowerCase } = file;
  const fromFile = Object.fromEntries(
    Object.entries(lowerCase).map(([key, value]) => [key.toUpperCase(), value]),
  );
  const { values, files } = readEnvironment(withoutAliases(env));
  const settings = validate({ ...fromFile, ...values });
  return { settings, tenants: validateTenants(tenants), files };
}

/** REDIS_ADDR is what REDIS_URL was called elsewhere; as `host:port` it gets its scheme. */
function withoutAliases(env: Environment): Environment {
  const { REDIS_ADDR: address, ...others } = env;
  if (address === undefined || address === '') return others;
  if (others['REDIS_URL'] !== undefined || others['REDIS_URL_FILE'] !== undefined) {
    throw new GatewayError('config_invalid', 'REDIS_URL and REDIS_ADDR are both set: set one of them.');
  }
  return { ...others, REDIS_URL: address.includes('://') ? address : `redis://${address}` };
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

function validate(values: Record<string, unknown>): Settings {
  // The environment holds only text, so numbers and booleans are coerced; YAML values pass through unchanged.
  const ajv = new Ajv({
    coerceTypes: true,
    useDefaults: true,
    allErrors: true,
    strict: false,
    verbose: true,
  });
  const check = ajv.compile<Settings>(SettingsSchema);
  const copy: unknown = structuredClone(values);
  if (!check(copy)) throw new GatewayError('config_invalid', explain(check.errors ?? [], 'setting'));
  return copy;
}

function validateTenants(tenants: unknown): readonly TenantSetting[] {
  if (Array.isArray(tenants) && tenants.length === 0) return [];
  const check = tenantAjv().compile<TenantSetting[]>(TenantListSchema);
  if (!check(tenants)) throw new GatewayError('config_invalid', explain(check.errors ?? [], 'tenants'));
  return tenants;
}

/** @throws GatewayError `config_invalid`, without showing anything of the value */
export function validateRegistry(value: unknown): RegistryDocument {
  const check = tenantAjv().compile<RegistryDocument>(RegistrySchema);
  if (!check(value)) throw new GatewayError('config_invalid', explain(check.errors ?? [], 'member'));
  return value;
}

const tenantAjv = (): Ajv =>
  new Ajv({ allErrors: true, strict: false, verbose: true, formats: { 'date-time': isInstant } });

const isInstant = (text: string): boolean =>
  /T.*(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text));

function explain(errors: readonly ErrorObject[], what: string): string {
  const choices = new Set(
    errors.filter(({ keyword }) => keyword === 'anyOf').map(({ instancePath }) => instancePath),
  );
  const lines = errors
    .filter(({ keyword, instancePath }) => keyword !== 'const' || !choices.has(instancePath))
    .map((error) => explainOne(error, what));
  return `The configuration is refused: ${[...new Set(lines)].join('; ')}. See docs/reference/configuration.md.`;
}

function explainOne(error: ErrorObject, what: string): string {
  const name = error.instancePath.slice(1) || what;
  const unknown: unknown = error.params['additionalProperty'];
  if (typeof unknown === 'string') return `${unknown} is not a known ${what}`;
  if (error.keyword === 'const') return `${name} must be ${String(error.params['allowedValue'])}`;
  const options: readonly { readonly const?: string }[] = Array.isArray(error.schema) ? error.schema : [];
  if (options.length > 0) return `${name} must be ${options.map((option) => option.const).join(' or ')}`;
  return `${name} ${error.message ?? 'is invalid'}`;
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
