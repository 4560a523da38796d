import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONSOLE_DIRECTORY } from '@kakeya/console';
import { createLogger, loadConfig, startGateway } from '@kakeya/gateway';
import { keyIdOf, type SigningKey } from '@kakeya/protocol';

export const SECRET = 'signs records in tests of the console, and nowhere else';

export interface ConsoleGateway extends AsyncDisposable {
  readonly url: string;
  readonly dataDir: string;
  readonly key: SigningKey;
  /** From the first call on the gateway's clock stands where it was put. */
  readonly setClock: (atMs: number) => void;
}

/** A real gateway on a free port of loopback that serves the built console. */
export async function startConsoleGateway(
  env: Readonly<Record<string, string>> = {},
): Promise<ConsoleGateway> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kakeya-console-'));
  let nowMs: number | undefined;
  const config = loadConfig({
    PORT: '0',
    KAKEYA_DATA: dataDir,
    // The browser shares these cores.
    MAX_EVENT_LOOP_LAG_MS: '60000',
    JUDGE_THREADS: '0',
    TOKEN_RATE: '100000',
    ...(env['MULTI_TENANT'] === 'true' ? {} : { PCS_HMAC_KEY: SECRET }),
    ...env,
  });
  const gateway = await startGateway(config, {
    logger: createLogger('silent'),
    consoleDirectory: CONSOLE_DIRECTORY,
    clock: () => nowMs ?? Date.now(),
  });
  return {
    url: gateway.url,
    dataDir,
    key: hmacKey(SECRET),
    setClock(atMs) {
      nowMs = atMs;
    },
    async [Symbol.asyncDispose]() {
      await gateway.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export function hmacKey(secret: string): SigningKey {
  const bytes = new TextEncoder().encode(secret);
  return { kid: keyIdOf('hmac-sha256', bytes), alg: 'hmac-sha256', secret: bytes };
}
