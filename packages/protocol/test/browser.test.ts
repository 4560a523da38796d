import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { createKeyring, fromHex, verifyPcsSignature } from '../src/mod.ts';
import { jsonBytes, recordV01, recordV02 } from './support/records.ts';
import { pcsV01 } from './support/vectors.ts';

async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['browser', 'import', 'module', 'default'] },
    build: {
      write: false,
      minify: false,
      target: 'es2024',
      lib: {
        entry: fileURLToPath(new URL('../src/mod.ts', import.meta.url)),
        formats: ['iife'],
        name: 'protocol',
      },
    },
  });
  const outputs = Array.isArray(result)
    ? result.flatMap(({ output }) => output)
    : 'output' in result
      ? result.output
      : [];
  const [chunk] = outputs;
  if (outputs.length !== 1 || chunk?.type !== 'chunk') throw new Error('expected one chunk');
  expect(chunk.imports).toEqual([]);
  return chunk.code;
}

/**
 * What every browser has, and nothing of Node: no process, Buffer, require. TypeError is there because in a
 * browser it is the class that TextDecoder throws; a vm context has one of its own.
 */
function webGlobals(): Record<string, unknown> {
  return { TextEncoder, TextDecoder, crypto, DOMException, TypeError };
}

describe('the package in a browser', () => {
  let code = '';
  beforeAll(async () => {
    code = await bundle();
  });

  it('imports nothing of Node', () => {
    expect(code).not.toMatch(/['"`]node:|\brequire\(|\bBuffer\.|\bprocess\./);
  });

  it('parses, signs and verifies with web globals only, and Node agrees', async () => {
    const inputs = {
      v01: jsonBytes(recordV01),
      v02: jsonBytes(recordV02),
      golden: jsonBytes(pcsV01.vectors[0]?.record),
    };
    const context = createContext({ ...webGlobals(), inputs });
    runInContext(code, context);
    const run: Promise<string> = runInContext(
      `(async () => {
        const seed = new Uint8Array(32).fill(1);
        const keys = [
          { kid: 'h', alg: 'hmac-sha256', secret: new TextEncoder().encode('testsecret') },
          { kid: 'e', alg: 'ed25519', secret: seed },
          await protocol.generateSigningKey('ed25519'),
        ];
        const keyring = protocol.createKeyring(await Promise.all(keys.map(protocol.verificationKeyOf)));
        const results = [];
        for (const input of [inputs.v01, inputs.v02, inputs.golden]) {
          const parsed = protocol.parsePcs(input);
          if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
          for (const key of keys) {
            const signed = await protocol.signPcs(parsed.record, key);
            const check = await protocol.verifyPcsSignature(signed, keyring, 0);
            const forged = await protocol.verifyPcsSignature({ ...signed, D_hat: 1 }, keyring, 0);
            results.push({ signed, ok: check.ok, kid: check.kid, wanted: key.kid, forged: forged.ok });
          }
        }
        const broken = protocol.parsePcs(new TextEncoder().encode('{"a":1e999,"a":2}'));
        const invalidUtf8 = protocol.parsePcs(Uint8Array.of(0x22, 0xff, 0x22));
        const publicKey = (await protocol.verificationKeyOf(keys[1])).key;
        return JSON.stringify({ results, broken, invalidUtf8, publicKey: protocol.toHex(publicKey) });
      })()`,
      context,
    );
    const { results, broken, invalidUtf8, publicKey } = JSON.parse(await run);
    expect(results).toHaveLength(9);
    const keyring = createKeyring([
      { kid: 'h', alg: 'hmac-sha256', key: new TextEncoder().encode('testsecret') },
      { kid: 'e', alg: 'ed25519', key: fromHex(publicKey) },
    ]);
    for (const { ok, kid, wanted, forged } of results) {
      expect({ ok, kid, forged }).toEqual({ ok: true, kid: wanted, forged: false });
    }
    for (const { signed, kid } of results.filter((result: { kid: string }) => 'he'.includes(result.kid))) {
      expect(await verifyPcsSignature(signed, keyring, 0)).toMatchObject({ ok: true, kid });
    }
    expect(results[6].signed.sig).toBe(pcsV01.vectors[0]?.hmac_sha256);
    expect(broken).toMatchObject({ ok: false, problems: [{ code: 'json_duplicate_key', pointer: '/a' }] });
    expect(invalidUtf8).toMatchObject({ ok: false, problems: [{ code: 'json_invalid_utf8' }] });
  });
});
