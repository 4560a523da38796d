import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';
import { generateSigningKey, pcsIdOf, type SigningKey, verificationKeyOf } from '@kakeya/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { V01 } from '../../verdict/test/support/record.ts';
import type { Evidence } from '../src/evidence/evidence.ts';
import { evidenceOf } from './support/evidence.ts';
import { get, post, startTestGateway } from './support/gateway.ts';
import { problemOf } from './support/outcomes.ts';
import { hmacKey, signedBody } from './support/records.ts';
import { JWT_SECRET, startTenantGateway, tenant, type TenantGateway, token } from './support/tenants.ts';
import { contextOf, GROUNDED } from './support/texts.ts';

const ACME = hmacKey('acme secret');
const ALL = 'pcs:submit pcs:read pcs:texts';

let running: TenantGateway;
let url: string;
let edwards: SigningKey;
let published: string;

const tenants = (keysOfAcme: readonly Readonly<Record<string, string>>[]) => [
  tenant('acme', { keys: keysOfAcme }),
  tenant('beta'),
];
const UNSIGNED = { PCS_SIGN_ALG: 'none', KAKEYA_ALLOW_UNSIGNED: 'yes', JUDGE_THREADS: '0' };
const HMAC = { alg: 'hmac', key: 'acme secret' };

beforeAll(async () => {
  edwards = await generateSigningKey('ed25519');
  published = Buffer.from((await verificationKeyOf(edwards)).key).toString('base64');
  running = await startTenantGateway({
    tenants: tenants([HMAC, { alg: 'ed25519', key: published }]),
    env: { JWT_SECRET },
  });
  url = running.url;
});
afterAll(() => running[Symbol.asyncDispose]());

async function submit(body: string): Promise<string> {
  const reply = await post(url, body, await token('acme', ALL));
  expect(reply.status).toBeLessThan(300);
  return String(reply.body['pcs_id']);
}

const signed = async (pcsId: string) => {
  const { record } = await evidenceOf(url, pcsId, await token('acme', ALL));
  if (record === null) throw new Error('The evidence has no record.');
  return record;
};

/** From what is published of the key and told of the record, with nothing of ours. */
function verifies({ canonical, signature }: NonNullable<Evidence['record']>, prehashed: boolean): boolean {
  const raw = Buffer.from(published, 'base64').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw }, format: 'jwk' });
  const message = prehashed ? createHash('sha256').update(canonical).digest() : Buffer.from(canonical);
  return verify(null, message, key, Buffer.from(signature.value ?? '', 'base64'));
}

describe('the bytes that were signed', () => {
  test.each([
    ['0.1', V01, true],
    ['0.2', {}, false],
  ] as const)(
    'verify with the published key by OpenSSL alone: version %s',
    async (version, overrides, prehashed) => {
      const record = await signed(await submit(await signedBody(`edwards ${version}`, overrides, edwards)));
      expect(record.signature).toMatchObject({ alg: 'ed25519', kid: edwards.kid, check: 'valid' });
      expect(verifies(record, prehashed)).toBe(true);
      expect(verifies({ ...record, canonical: `${record.canonical} ` }, prehashed)).toBe(false);
      expect(record.canonical_sha256).toBe(createHash('sha256').update(record.canonical).digest('hex'));
      expect(record.pcs.version).toBe(version);
    },
  );

  test('give the authentication code again that a shared key makes', async () => {
    const record = await signed(await submit(await signedBody('shared', {}, ACME)));
    const code = createHmac('sha256', 'acme secret').update(record.canonical).digest('base64');
    expect(record.signature).toEqual({ alg: 'hmac-sha256', kid: ACME.kid, value: code, check: 'valid' });
  });

  test('are checked with the keys of now: once its key is removed, who signed is unknown', async () => {
    const [named, unnamed] = [
      await submit(await signedBody('named', {}, ACME)),
      await submit(await signedBody('unnamed', V01, ACME)),
    ];
    expect((await signed(unnamed)).signature.check).toBe('valid');
    running.configure(
      tenants([
        { alg: 'ed25519', key: published },
        { alg: 'hmac', key: 'the next' },
      ]),
    );
    await running.gateway.reload();
    expect((await signed(named)).signature).toMatchObject({ kid: ACME.kid, check: 'key_unknown' });
    // A 0.1 record names no key: a removed one and a forged signature look alike.
    expect((await signed(unnamed)).signature).toMatchObject({ kid: null, check: 'invalid' });
    running.configure(tenants([HMAC, { alg: 'ed25519', key: published }]));
    await running.gateway.reload();
    expect((await signed(named)).signature.check).toBe('valid');
  });

  test('stand without a check where signatures are not asked for', async () => {
    await using lax = await startTestGateway(UNSIGNED);
    const { sig: _sig, kid, sig_alg, ...unsigned } = JSON.parse(await signedBody('unsigned'));
    const other = await signedBody('signed');
    for (const body of [JSON.stringify(unsigned), other]) await post(lax.gateway.url, body);
    const without = await evidenceOf(lax.gateway.url, pcsIdOf(unsigned));
    expect(without.record?.signature).toEqual({ alg: null, kid: null, value: null, check: 'unsigned' });
    const withOne = await evidenceOf(lax.gateway.url, pcsIdOf(JSON.parse(other)));
    expect(withOne.record?.signature).toEqual({
      alg: sig_alg,
      kid,
      value: expect.any(String),
      check: 'key_unknown',
    });
  });
});

describe('who may see it', () => {
  test('texts and all that is made of them need pcs:texts', async () => {
    const overrides = { context: contextOf(GROUNDED), payload_kind: 'text' };
    const pcs: unknown = JSON.parse(await signedBody('with texts', overrides, ACME));
    const id = await submit(JSON.stringify({ pcs, ...GROUNDED }));
    const read = await token('acme', 'pcs:read');
    const { text } = await get(`${url}/v1/outcomes/${id}`, read);
    const evidence = await evidenceOf(url, id, read);
    expect(evidence).toMatchObject({ texts: null, texts_absent: 'scope', geometry: { coherence: null } });
    expect(evidence.geometry?.absent[0]?.why).toContain('pcs:texts');
    for (const word of ['Ravensbourne', 'tollhouse']) expect(text).not.toContain(word);
    expect(await evidenceOf(url, id, await token('acme', ALL))).toMatchObject({
      texts: GROUNDED,
      texts_absent: null,
    });
    const bare = await submit(await signedBody('no texts', {}, ACME));
    expect(await evidenceOf(url, bare, read)).toMatchObject({ texts: null, texts_absent: 'not_submitted' });
  });

  test("nobody without a token or its scope, and of another tenant's id only who may read all tenants", async () => {
    const id = await submit(await signedBody('mine', {}, ACME));
    const path = `${url}/v1/outcomes/${id}`;
    expect((await evidenceOf(url, id, await token('acme'))).row.tenant).toBe('acme');
    const beta = await token('beta', 'pcs:read pcs:texts');
    expect(problemOf(await get(path))).toEqual([401, 'urn:kakeya:problem:token-missing']);
    expect(problemOf(await get(path, await token('acme', 'pcs:submit')))).toEqual([
      403,
      'urn:kakeya:problem:forbidden-scope',
    ]);
    expect(problemOf(await get(path, beta))).toEqual([404, 'urn:kakeya:problem:not-found']);
    expect(problemOf(await get(`${path}?tenant=acme`, beta))).toEqual([
      403,
      'urn:kakeya:problem:tenant-mismatch',
    ]);
    const all = await token('beta', 'pcs:read tenants:read');
    expect(problemOf(await get(path, all))).toEqual([404, 'urn:kakeya:problem:not-found']);
    expect((await get(`${path}?tenant=acme`, all)).body).toMatchObject({
      row: { tenant: 'acme', pcs_id: id },
    });
    expect(problemOf(await get(`${path}?tenant=*`, all))).toEqual([
      400,
      'urn:kakeya:problem:invalid-request',
    ]);
  });
});
