import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { GatewayError } from '../errors.ts';
import {
  type RegistryDocument,
  RegistrySchema,
  type Settings,
  SettingsSchema,
  TenantListSchema,
  type TenantSetting,
} from './settings.ts';

const SHARED = { allErrors: true, strict: false, verbose: true } as const;

/** Compiled at the first use and kept: a reload happens amid requests, and compiling would hold them up. */
const settingsCheck = once(() =>
  // The environment holds only text, so numbers and booleans are coerced; YAML values pass through unchanged.
  new Ajv({ ...SHARED, coerceTypes: true, useDefaults: true }).compile<Settings>(SettingsSchema),
);
const tenantsCheck = once(() => tenantAjv().compile<TenantSetting[]>(TenantListSchema));
const registryCheck = once(() => tenantAjv().compile<RegistryDocument>(RegistrySchema));

/** @throws GatewayError `config_invalid`, as the others here: without showing anything of a value */
export function validateSettings(values: Readonly<Record<string, unknown>>): Settings {
  return validate(settingsCheck(), structuredClone(values), 'setting');
}

export function validateTenants(tenants: unknown): readonly TenantSetting[] {
  if (Array.isArray(tenants) && tenants.length === 0) return [];
  return validate(tenantsCheck(), tenants, 'tenants');
}

export function validateRegistry(value: unknown): RegistryDocument {
  return validate(registryCheck(), value, 'member');
}

function validate<T>(check: ValidateFunction<T>, value: unknown, what: string): T {
  if (check(value)) return value;
  throw new GatewayError('config_invalid', explain(check.errors ?? [], what));
}

function tenantAjv(): Ajv {
  return new Ajv({ ...SHARED, formats: { 'date-time': isInstant } });
}

function isInstant(text: string): boolean {
  return /T.*(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text));
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

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
