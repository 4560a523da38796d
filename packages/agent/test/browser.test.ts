import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'vite';
import { beforeAll, describe, expect, test } from 'vitest';
import { summarise } from '../src/summary/mod.ts';
import { HMAC_KEY, isSignedBy } from './support/keys.ts';

/** Only what every browser has; no process, no Buffer, no require. */
const WEB_GLOBALS = { crypto, TextEncoder, TextDecoder, URL, atob, btoa, performance, console };
const NOW_MS = Date.UTC(2026, 0, 1);

/** Bundles the summary subpath as a page would get it, for the browser. */
async function bundleForBrowser(): Promise<string> {
  const outputs = await build({
    configFile: false,
    logLevel: 'silent',
    root: fileURLToPath(new URL('..', import.meta.url)),
    build: {
      write: false,
      minify: true,
      lib: {
        entry: fileURLToPath(new URL('../src/summary/mod.ts', import.meta.url)),
        formats: ['iife'],
        name: 'kakeya',
      },
    },
  });
  const [bundle] = Array.isArray(outputs) ? outputs : [];
  const [chunk, ...others] = bundle?.output ?? [];
  if (chunk?.type !== 'chunk' || others.length > 0) throw new Error('Expected one script');
  return chunk.code;
}

/** Summarises and signs inside a context without Node; only strings cross its border. */
async function inBrowser(code: string, input: object, options: object, key?: string): Promise<unknown> {
  const context = createContext({ ...WEB_GLOBALS });
  const script = `${code};
    const key = { kid: 'test', alg: ${JSON.stringify(key ?? 'hmac-sha256')}, secret: new TextEncoder().encode(${
      key === 'ed25519' ? "'0123456789abcdef0123456789abcdef'" : "'testsecret'"
    }) };
    kakeya.summarise(${JSON.stringify(input)}, { ...${JSON.stringify(options)}, clock: () => ${NOW_MS} })
      .then((record) => kakeya.signPcs(record, key))
      .then((signed) => JSON.stringify(signed));`;
  const json: unknown = await runInContext(script, context);
  return JSON.parse(String(json));
}

describe('the summary subpath in a browser', () => {
  let code = '';
  beforeAll(async () => {
    code = await bundleForBrowser();
  });

  test('reaches no built-in of Node', () => {
    expect(code).not.toMatch(/["'`]node:/);
    expect(code).not.toContain('__vite-browser-external');
    expect(code).not.toMatch(/\brequire\(/);
  });

  test.each([
    ['a text, 0.2', { text: 'An answer — with “quotes” and 大きさ. Another sentence follows here.' }, {}],
    ['a text, 0.1', { text: 'An answer to a question.' }, { pcsVersion: '0.1' }],
    ['points', { points: Array.from({ length: 60 }, (_, i) => [i / 60, (i * 13) % 7, -i]) }, {}],
    ['a CSV file', { csv: 'timestamp,x,y,z\n1,0.1,0.2,0.3\n2,0.4,0.5,0.6\n' }, { pcsVersion: '0.1' }],
  ] as const)('makes the same record there as in Node: %s', async (_, input, options) => {
    const signed = await inBrowser(code, input, options);
    expect(signed).toMatchObject(
      JSON.parse(JSON.stringify(await summarise(input, { ...options, clock: () => NOW_MS }))),
    );
    const body = new TextEncoder().encode(JSON.stringify(signed));
    expect(await isSignedBy(HMAC_KEY, body)).toBe(true);
  });

  test('makes the same submission with passages there as in Node', async () => {
    const context = createContext({ ...WEB_GLOBALS });
    const input = { text: 'Größe — 大きさ', passages: ['Größe', '大きさ'], samples: ['x'], epoch: 7 };
    const script = `${code}; kakeya.summarise(${JSON.stringify(input)}, { clock: () => ${NOW_MS} })
      .then((submission) => JSON.stringify(submission));`;
    const json: unknown = await runInContext(script, context);
    expect(JSON.parse(String(json))).toEqual(
      JSON.parse(JSON.stringify(await summarise(input, { clock: () => NOW_MS }))),
    );
  });

  test('signs with Ed25519', async () => {
    const signed = await inBrowser(code, { text: 'x' }, {}, 'ed25519');
    const body = new TextEncoder().encode(JSON.stringify(signed));
    const secret = new TextEncoder().encode('0123456789abcdef0123456789abcdef');
    expect(await isSignedBy({ kid: 'test', alg: 'ed25519', secret }, body)).toBe(true);
  });
});
