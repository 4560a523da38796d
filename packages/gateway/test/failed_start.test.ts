import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryDirectory } from './support/gateway.ts';
import { SECRET } from './support/records.ts';

const PROGRAM = fileURLToPath(new URL('./support/failed_start_process.ts', import.meta.url));

async function refusalOf(dataDir: string, env: Readonly<Record<string, string>>): Promise<string> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const settings = { PATH, NODE_COMPILE_CACHE, KAKEYA_DATA: dataDir, PCS_HMAC_KEY: SECRET, ...env };
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM], { env: settings });
  return stdout;
}

test('a start that fails after the core runs leaves nothing running, and the next one finds the directory free', async () => {
  const dataDir = await temporaryDirectory();
  await mkdir(join(dataDir, 'projections'), { recursive: true });
  const snapshot = join(dataDir, 'projections', 'quota.snapshot');
  await writeFile(snapshot, 'not a snapshot');
  expect(await refusalOf(dataDir, { PORT: '0' })).toBe('state_corrupt');

  await rm(snapshot);
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  expect(await refusalOf(dataDir, { PORT: String(port) })).toBe('EADDRINUSE');
  await new Promise((resolve) => taken.close(resolve));
  await rm(dataDir, { recursive: true });
});
