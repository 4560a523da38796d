/** Writes the types of the gateway's API from its OpenAPI document; `--check` fails when they are out of date. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, loadConfig, startGateway } from '@kakeya/gateway';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';

const TYPES = new URL('../src/api/openapi.generated.ts', import.meta.url);
const HEAD = '// Made from the OpenAPI document of the gateway by `npm run api:write -w packages/console`.\n';

/** What agents send and what monitoring scrapes. */
const NOT_READ = /^\/(v1\/(pcs|grounding)\/|metrics|healthz)|spans$/;

/**
 * Refusals are left out: they are problems (RFC 9457) everywhere, and the client reads them as that. Repeated at every
 * route they would be nine tenths of the types.
 */
function readByTheConsole(document: string): OpenAPI3 {
  const { paths, ...rest }: OpenAPI3 = JSON.parse(document);
  const read = Object.entries(paths ?? {}).filter(([path]) => !NOT_READ.test(path));
  const trimmed = JSON.stringify(Object.fromEntries(read), (key, value: unknown) =>
    key === 'responses' && typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).filter(([status]) => /^[23]/.test(status)))
      : value,
  );
  return { ...rest, paths: JSON.parse(trimmed) };
}

async function openApiDocument(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kakeya-api-'));
  const config = loadConfig({
    PORT: '0',
    KAKEYA_DATA: dataDir,
    PCS_HMAC_KEY: 'only to start a gateway that is asked what it offers',
    JUDGE_THREADS: '0',
  });
  const gateway = await startGateway(config, { logger: createLogger('silent') });
  try {
    return await (await fetch(`${gateway.url}/openapi.json`)).text();
  } finally {
    await gateway.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const text = HEAD + astToString(await openapiTS(readByTheConsole(await openApiDocument())));
if (!process.argv.includes('--check')) await writeFile(TYPES, text);
else if ((await readFile(TYPES, 'utf8')) !== text) {
  console.error('The types of the API are out of date: run npm run api:write -w packages/console.');
  process.exitCode = 1;
}
