import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, type Gateway, loadConfig, startGateway } from '../../src/mod.ts';
import { SECRET } from './records.ts';

export interface TestGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly dataDir: string;
  /** Stops it and starts another one on the same data. */
  restart(): Promise<TestGateway>;
}

/** The suite shares its cores with others: what is shed under load is tested where it is meant to be. */
export const NEVER_MS = '60000';

/** A thread that judges loads all of what judges: for tests where it is not the point. */
export const NO_THREAD = { JUDGE_THREADS: '0' };

export async function temporaryDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'kakeya-gateway-'));
}

/** A real gateway on a free port of loopback, with its data in a directory of its own. */
export async function startTestGateway(
  env: Readonly<Record<string, string>> = {},
  dataDir?: string,
): Promise<TestGateway> {
  const directory = dataDir ?? (await temporaryDirectory());
  const config = loadConfig({
    PORT: '0',
    KAKEYA_DATA: directory,
    MAX_EVENT_LOOP_LAG_MS: NEVER_MS,
    ...keyDefaults(env),
    ...env,
  });
  const gateway = await startGateway(config, { logger: createLogger('silent') });
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await gateway.close();
    open = false;
  };
  return {
    gateway,
    dataDir: directory,
    async restart() {
      await close();
      return startTestGateway(env, directory);
    },
    async [Symbol.asyncDispose]() {
      await close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const keyDefaults = (env: Readonly<Record<string, string>>): Record<string, string> =>
  env['MULTI_TENANT'] === 'true' || env['PCS_SIGN_ALG'] !== undefined || env['PCS_HMAC_KEYS'] !== undefined
    ? {}
    : { PCS_HMAC_KEY: SECRET };

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: { readonly [field: string]: unknown };
}

export async function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  return read(
    await fetch(`${url}/v1/pcs/submit`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    }),
  );
}

export async function get(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  return read(await fetch(url, { headers }));
}

async function read(response: Response): Promise<Reply> {
  const text = await response.text();
  const json = (response.headers.get('content-type') ?? '').includes('json') && !text.includes('}\n{');
  return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : {} };
}

/** The totals as /metrics shows them, once every projection has caught up with the log. */
export async function totals(url: string): Promise<Record<string, number>> {
  for (;;) {
    const { text } = await get(`${url}/metrics`);
    if (
      /^flk_unresolved 0$/m.test(text) &&
      /^flk_projection_lag_entries\{projection="totals"\} 0$/m.test(text)
    ) {
      return Object.fromEntries(
        [...text.matchAll(/^(flk_[a-z_]+) (\d+)$/gm)].map(([, name, value]) => [name, Number(value)]),
      );
    }
  }
}
