import { SettingsSchema } from '@kakeya/gateway';

interface Property {
  readonly description?: string;
  readonly default?: string | number | boolean;
  readonly type?: string;
  readonly const?: string;
  readonly anyOf?: readonly { readonly const?: string }[];
  readonly 'x-secret'?: boolean;
}

const properties: Readonly<Record<string, Property>> = SettingsSchema.properties;

const rows = Object.entries(properties).map(([name, property]) => {
  const fallback = property.default === undefined ? '' : `\`${String(property.default)}\``;
  const file = property['x-secret'] === true ? ` Also \`${name}_FILE\`.` : '';
  return `| \`${name}\` | ${kind(property)} | ${fallback} | ${property.description ?? ''}${file} |`;
});

/** docs/reference/configuration.md, from the schema that validates the settings. */
export const configurationReference = `# Configuration

Every setting is an environment variable. \`KAKEYA_CONFIG\` may name a YAML file that holds the same settings in
lower case (\`port: 8080\`); the environment comes first, then the file, then the default. Unknown keys of the
file and unknown \`KAKEYA_…\` variables are refused, and so is a configuration that would be unsafe. A secret can
be read from the file that \`NAME_FILE\` names.

This page is written by \`npm run docs:write\` from the schema that validates the settings.

| setting | type | default | meaning |
| --- | --- | --- | --- |
${rows.join('\n')}

## Tenants in YAML

\`\`\`yaml
multi_tenant: true
tenants:
  - id: alpha
    token_rate: 200        # records per second
    token_burst: 400
    daily_quota: 100000    # records per UTC day
    min_pcs_version: "0.2"
    keys:
      - { alg: hmac, key: "the old secret", not_after: "2026-01-31T00:00:00Z" }
      - { alg: hmac, key: "the new secret", not_before: "2026-01-01T00:00:00Z" }
      - { kid: signer-7, alg: ed25519, key: "base64 of the 32-byte public key" }
\`\`\`

Two tenants may not share a key. \`kid\` is derived from the key when it is left out, as \`kakeya keys generate\`
prints it.
`;

function kind(property: Property): string {
  if (property.anyOf !== undefined)
    return property.anyOf.map((option) => `\`${String(option.const)}\``).join(', ');
  if (property.const !== undefined) return `\`${property.const}\``;
  return property.type ?? '';
}
