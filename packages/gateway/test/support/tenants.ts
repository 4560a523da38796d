import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { createLogger, type Gateway, loadConfig, startGateway } from '../../src/mod.ts';
import { NEVER_MS, temporaryDirectory } from './gateway.ts';

export const JWT_SECRET = 'a secret of the tests, long enough for HS256';

/** A tenant as the YAML file has it; JSON is YAML. */
export interface TenantLines {
  readonly id: string;
  readonly keys: readonly Readonly<Record<string, string>>[];
  readonly [limit: string]: unknown;
}

/** A tenant with one HMAC key, whose text is `<id> secret`. */
export const tenant = (id: string, more: object = {}): TenantLines => ({
  id,
  keys: [{ alg: 'hmac', key: `${id} secret` }],
  ...more,
});

export interface TenantGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly url: string;
  readonly dataDir: string;
  readonly configFile: string;
  /** What was logged, as JSON lines. */
  readonly log: readonly string[];
  /** Replaces the tenants in the configuration file. */
  configure(tenants: readonly TenantLines[], settings?: object): void;
}

export interface TenantGatewayOptions {
  readonly tenants: readonly TenantLines[];
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: () => number;
  readonly dataDir?: string;
  /** Of the log; default: `info`. */
  readonly logLevel?: 'info' | 'debug';
}

/** A real gateway whose tenants come from a configuration file that the test may replace. */
export async function startTenantGateway(options: TenantGatewayOptions): Promise<TenantGateway> {
  const { tenants, env = {}, clock, logLevel = 'info' } = options;
  const dataDir = options.dataDir ?? (await temporaryDirectory());
  const configFile = join(dataDir, 'kakeya.yaml');
  const configure = (list: readonly TenantLines[], settings: object = {}): void =>
    writeFileSync(configFile, JSON.stringify({ ...settings, tenants: list }));
  configure(tenants);
  const config = loadConfig({
    PORT: '0',
    KAKEYA_DATA: dataDir,
    KAKEYA_CONFIG: configFile,
    MULTI_TENANT: 'true',
    MAX_EVENT_LOOP_LAG_MS: NEVER_MS,
    JUDGE_THREADS: '0',
    ...env,
  });
  const log: string[] = [];
  const logger = createLogger(logLevel, { write: (line) => void log.push(line) });
  const gateway = await startGateway(config, { logger, ...(clock === undefined ? {} : { clock }) });
  return {
    gateway,
    url: gateway.url,
    dataDir,
    configFile,
    log,
    configure,
    async [Symbol.asyncDispose]() {
      await gateway.close();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export const as = (id: string): Record<string, string> => ({ 'x-tenant-id': id });

export async function token(
  id: string,
  scope = 'pcs:submit pcs:read',
  expiresIn = '5m',
  claims: Readonly<Record<string, unknown>> = {},
): Promise<Record<string, string>> {
  const jwt = await new SignJWT({ tenant_id: id, scope, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(expiresIn)
    .sign(new TextEncoder().encode(JWT_SECRET));
  return { authorization: `Bearer ${jwt}` };
}
