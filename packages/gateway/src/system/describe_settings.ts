import type { GatewayConfig } from '../config/config.ts';
import { SettingsSchema } from '../config/settings.ts';
import type { SystemReport } from '../http/system/system_routes.ts';

type ShownSetting = SystemReport['settings'][number];

interface Property {
  readonly type?: string;
  readonly anyOf?: readonly unknown[];
  readonly description?: string;
  readonly 'x-secret'?: boolean;
}

const PROPERTIES: Readonly<Record<string, Property>> = SettingsSchema.properties;

/** Every setting in force and where it is from. Of a secret only whether it is set. */
export function describeSettings(configOf: (setting: string) => GatewayConfig): ShownSetting[] {
  return Object.entries(PROPERTIES).map(([name, property]) => {
    const { settings, source } = configOf(name);
    const value = new Map(Object.entries(settings)).get(name);
    const secret = property['x-secret'] === true;
    return {
      name,
      description: property.description ?? '',
      value: secret ? null : shown(value),
      secret,
      set: value !== undefined,
      source: source.settings.get(name) ?? 'default',
    };
  });
}

function shown(value: string | number | boolean | undefined): ShownSetting['value'] {
  return typeof value === 'string' ? withoutCredentials(value) : (value ?? null);
}

/** The address of an external judge is no secret by its name, but may carry one. */
function withoutCredentials(text: string): string {
  if (!text.includes('://')) return text;
  const url = URL.parse(text);
  return url === null ? '(an address that cannot be read)' : `${url.origin}${url.pathname}`;
}
