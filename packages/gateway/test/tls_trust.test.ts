import { X509Certificate } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonGeneralName } from '@peculiar/x509';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GatewayError, loadConfig } from '../src/mod.ts';
import { clientNames, parseAllowedNames } from '../src/tls/client_names.ts';
import { pemBlocks, pemBytes } from '../src/tls/pem_blocks.ts';
import { parseRevocationList } from '../src/tls/revocation_list.ts';
import { Authority } from './support/certificates.ts';

const authority = await Authority.create('Test authority');
const certificate = new X509Certificate(authority.pem);
const bytesOf = (pem: string): Uint8Array => Buffer.concat(pemBlocks(pem, 'X509 CRL').map(pemBytes));

describe('TLS settings', () => {
  const KEY = { PCS_HMAC_KEY: 'k' };
  const PAIR = { TLS_CERT: 'c', TLS_KEY: 'k' };
  const messageOf = (env: Readonly<Record<string, string>>): string => {
    try {
      loadConfig({ ...KEY, ...env });
    } catch (fault) {
      if (fault instanceof GatewayError) return fault.message;
      throw fault;
    }
    return 'taken';
  };

  test('are off without a certificate', () => {
    expect(loadConfig(KEY).tls).toBeUndefined();
  });

  test.each([
    ['a certificate without a key', { TLS_CERT: 'c' }, /go together/],
    ['a key without a certificate', { TLS_KEY: 'k' }, /go together/],
    ['an oldest version without TLS', { TLS_MIN_VERSION: '1.3' }, /TLS_MIN_VERSION needs TLS_CERT/],
    ['client certificates without TLS', { TLS_CLIENT_CA: 'a' }, /TLS_CLIENT_CA needs TLS_CERT/],
    [
      'a revocation list without authorities',
      { ...PAIR, TLS_CLIENT_CRL: 'l' },
      /TLS_CLIENT_CRL needs TLS_CLIENT_CA/,
    ],
    ['names without authorities', { ...PAIR, TLS_CLIENT_SAN_ALLOW: 'n' }, /SAN_ALLOW needs TLS_CLIENT_CA/],
    ['an old version', { ...PAIR, TLS_MIN_VERSION: '1.1' }, /TLS_MIN_VERSION must be 1\.2 or 1\.3/],
  ])('%s is refused', (_name, env, message) => {
    expect(messageOf(env)).toMatch(message);
  });

  test.each(['*.example.org', 'a,,b', 'a b', ','])('the list of names %j is refused', (text) => {
    expect(() => parseAllowedNames(text)).toThrow(GatewayError);
  });

  test('a setting and the file of the same setting together are refused: which of them is followed?', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'kakeya-tls-')), 'key');
    writeFileSync(path, 'k');
    expect(messageOf({ ...PAIR, TLS_KEY_FILE: path })).toMatch(/TLS_KEY and TLS_KEY_FILE are both set/);
    expect(messageOf({ TLS_KEY_FILE: path, ...PAIR })).toMatch(/TLS_KEY and TLS_KEY_FILE are both set/);
    expect(messageOf({ TLS_CERT: 'c', TLS_KEY_FILE: path })).toBe('taken');
  });

  test('do not lift the need for JWT_SECRET beyond loopback', () => {
    const mutual = { ...PAIR, TLS_CLIENT_CA: 'a', TLS_CLIENT_SAN_ALLOW: 'agent.example' };
    expect(messageOf({ ...mutual, HOST: '0.0.0.0' })).toMatch(/JWT_SECRET is not set/);
  });
});

describe('the names of a client certificate', () => {
  test('are read as they were written, whatever they hold', async () => {
    const kinds = { dns: 'dns', url: 'uri', email: 'email' } as const;
    // What could end a name or begin another one in Node's list of them.
    const pieces = fc.constantFrom(
      'a',
      'B',
      '.',
      ',',
      ', ',
      'DNS:',
      'URI:',
      '"',
      '\\',
      "'",
      '\n',
      '\0',
      '@',
      '/',
      ':',
    );
    const value = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(''));
    const type = fc.constantFrom('dns', 'url', 'email' as const);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ type, value }), { minLength: 1, maxLength: 5 }),
        async (names) => {
          const { cert } = await authority.issue('x', { names });
          const expected = names.map(
            (name) => `${kinds[name.type]}:${name.type === 'dns' ? name.value.toLowerCase() : name.value}`,
          );
          expect(clientNames(new X509Certificate(cert))).toEqual(expected);
        },
      ),
    );
  });

  test('are DNS, URI and e-mail names only', async () => {
    const names: JsonGeneralName[] = [
      { type: 'ip', value: '10.0.0.1' },
      { type: 'dn', value: 'CN=a, O=DNS:b' },
      { type: 'id', value: '1.2.3.4' },
      { type: 'upn', value: 'agent@example.org' },
      { type: 'dns', value: 'agent.example' },
    ];
    const { cert } = await authority.issue('agent', { names });
    expect(clientNames(new X509Certificate(cert))).toEqual(['dns:agent.example']);
  });

  test('on the list are told apart by what they hold', () => {
    const listed = parseAllowedNames('Agent.Example, spiffe://example/a@b,agent@example.org');
    expect([...listed]).toEqual(['dns:agent.example', 'uri:spiffe://example/a@b', 'email:agent@example.org']);
  });
});

describe('revocation lists (RFC 5280, section 5)', () => {
  test.each([2026, 2049, 2050, 2999])('times are read, UTCTime and GeneralizedTime: %i', async (year) => {
    const thisUpdate = new Date(Date.UTC(2024, 1, 29, 23, 59, 58));
    const nextUpdate = new Date(Date.UTC(year, 11, 31, 1, 2, 3));
    const list = parseRevocationList(
      bytesOf(await authority.revocationList(['01'], { thisUpdate, nextUpdate })),
    );
    expect([list.validFromMs, list.expiresAtMs]).toEqual([thisUpdate.getTime(), nextUpdate.getTime()]);
    expect(list.isOf(certificate)).toBe(true);
  });

  test('with one flipped bit, wherever it is, a list is of nobody', async () => {
    const der = bytesOf(await authority.revocationList(['0123456789abcdef']));
    for (let bit = 0; bit < der.length * 8; bit += 1) {
      const damaged = Uint8Array.from(der);
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(isTaken(damaged), `bit ${bit}`).toBe(false);
    }
    expect(isTaken(der)).toBe(true);
  });

  test('noise is refused with a RangeError, whatever it is', async () => {
    const der = bytesOf(await authority.revocationList(['01']));
    const cut = fc.tuple(fc.nat(der.length), fc.uint8Array({ maxLength: 64 }));
    fc.assert(
      fc.property(cut, fc.boolean(), ([at, noise], keepRest) => {
        const rest = keepRest ? der.subarray(at + noise.length) : new Uint8Array();
        const text = Buffer.concat([der.subarray(0, at), noise, rest]);
        expect(isTaken(text)).toBe(Buffer.compare(text, der) === 0);
      }),
    );
  });

  /** Throws for anything but the documented RangeError. */
  function isTaken(der: Uint8Array): boolean {
    try {
      return parseRevocationList(der).isOf(certificate);
    } catch (fault) {
      if (fault instanceof RangeError) return false;
      throw fault;
    }
  }
});
