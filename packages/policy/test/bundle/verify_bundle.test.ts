import { createHash } from 'node:crypto';
import { generateSigningKey } from '@kakeya/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUNDLE_REFUSALS, type BundleRefusalCode, buildBundle, verifyBundle } from '../../src/bundle/mod.ts';
import { decodeZip } from '../../src/bundle/zip/decode_zip.ts';
import { bundleOf, evidence, NOW_MS, SANCTIONS, SETS, tinyBundle } from './support/evidence.ts';
import { KEY, OTHER_KEY, trusting } from './support/keys.ts';
import { repack } from './support/reseal.ts';

const SEED = 20_261_121;
const TRUSTED = await trusting(KEY);

const CODES_BY_PATH = new Map([
  ['manifest.json', ['signature_wrong']],
  ['signature.json', ['key_unknown', 'signature_malformed', 'signature_wrong']],
]);

/** The code of the refusal, or null. A refusal always has a known code and a reason. */
async function refusalOf(bytes: Uint8Array, keys = TRUSTED): Promise<BundleRefusalCode | null> {
  const check = await verifyBundle(bytes, keys);
  if (check.ok) return null;
  // Not `expect`, which is called too often here to be fast.
  if (!check.reason.startsWith(BUNDLE_REFUSALS[check.code])) throw new Error(`No reason: ${check.reason}`);
  return check.code;
}

function flipped(bytes: Uint8Array, at: number, mask: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ mask;
  return changed;
}

describe('a bundle', () => {
  it('verifies with the key of its signer, and gives back what was decided', async () => {
    const parts = evidence();
    const check = await verifyBundle(await buildBundle(parts, KEY), TRUSTED);
    expect(check).toMatchObject({ ok: true, kid: KEY.kid, verdict: parts.verdict });
    expect(parts.verdict.verdict).toBe('OK');
    expect(check.ok && check.manifest).toMatchObject({
      bundle_version: '1',
      policy_id: 'lksg.v2',
      policy_version: '2.1',
      verdict: 'OK',
      evaluated_at: '2026-06-01T00:00:00.000Z',
    });
  });

  it('holds these files, each in its one place', async () => {
    expect([...decodeZip(await bundleOf()).keys()]).toEqual(
      [
        'context.json',
        'ir.json',
        'manifest.json',
        'plan.json',
        'policy.json',
        'proofs/0002-no_sanctions.json',
        'proofs/0003-registered.json',
        'signature.json',
        'verdict.json',
      ].filter((path) => path !== ''),
    );
  });

  it('does not say where the lists were kept', async () => {
    expect(Buffer.from(await bundleOf()).toString('latin1')).not.toContain('/private/lists');
  });

  it('has these bytes', async () => {
    const bytes = await bundleOf();
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      'c6f830ad4b976ad6841baabbdfb88324417f3723cd6c173b80965221eaa0bb85',
    );
    expect(await bundleOf()).toEqual(bytes);
  });

  it('proves a failure and an unknown as it proves a pass', async () => {
    for (const [options, verdict] of [
      [{ suppliers: ['Acme GmbH', 'Nox SA'] }, 'FAIL'],
      [{ auditDate: '2020-01-01' }, 'WARN'],
      [{ auditDate: '' }, 'WARN'],
      [{ sets: new Map() }, 'WARN'],
      [{ suppliers: ['ab'.repeat(32), 'Nox SA'] }, 'FAIL'],
      [{ suppliers: [] }, 'OK'],
    ] as const) {
      expect(await verifyBundle(await bundleOf(options), TRUSTED)).toMatchObject({
        ok: true,
        verdict: { verdict },
      });
    }
  });

  it('proves any verdict on any suppliers', async () => {
    const names = [
      'Acme GmbH',
      'acme gmbh ',
      'Borealis AG',
      'Nox SA',
      'Umbra Ltd',
      'Unheard Of Inc',
      'ab'.repeat(32),
    ];
    const options = fc.record({
      suppliers: fc.array(fc.constantFrom(...names), { maxLength: 5 }),
      auditDate: fc.constantFrom('', '2020-01-01', '2026-01-15', '2027-01-01'),
      sets: fc.constantFrom(SETS, new Map([[SANCTIONS.root, SANCTIONS]])),
    });
    await fc.assert(
      fc.asyncProperty(options, async (given) => {
        const { verdict } = evidence(given);
        expect(await verifyBundle(await bundleOf(given), TRUSTED)).toMatchObject({ ok: true, verdict });
      }),
      { seed: SEED, numRuns: 30 },
    );
  });

  it('carries the weights that its plan was made with', async () => {
    const weights = new Map([
      ['registered', 1],
      ['no_sanctions', 2],
    ]);
    const bytes = await bundleOf({ selector: 'weighted', weights });
    expect(await refusalOf(bytes)).toBeNull();
    const file = Buffer.from(decodeZip(bytes).get('weights.json') ?? []).toString();
    expect(file).toBe('{"no_sanctions":2,"registered":1}');
    expect(await refusalOf(await bundleOf({ selector: 'weighted' }))).toBeNull();
  });
});

describe('a bundle is refused', () => {
  it('whichever byte of it is changed', async () => {
    const bytes = await tinyBundle();
    expect(await refusalOf(bytes)).toBeNull();
    const accepted: string[] = [];
    for (let i = 0; i < bytes.length; i += 1) {
      for (const mask of [1, 0x80]) {
        const changed = flipped(bytes, i, mask);
        if ((await refusalOf(changed)) === null) accepted.push(`byte ${i} xor ${mask}`);
      }
    }
    expect(accepted).toEqual([]);
  });

  it('whichever file is changed, in an archive that is otherwise sound', async () => {
    const bytes = await tinyBundle();
    for (const [path, content] of decodeZip(bytes)) {
      const codes = new Set<BundleRefusalCode | null>();
      for (let i = 0; i < content.length; i += 5) {
        codes.add(await refusalOf(repack(bytes, (files) => files.set(path, flipped(content, i, 1)))));
      }
      expect(codes, path).toEqual(new Set(CODES_BY_PATH.get(path) ?? ['file_changed']));
    }
  });

  it('without its manifest or signature, or with a file too few or too many', async () => {
    const bytes = await bundleOf();
    for (const [path, code] of [
      ['manifest.json', 'manifest_missing'],
      ['signature.json', 'signature_missing'],
      ['policy.json', 'file_missing'],
      ['proofs/0002-no_sanctions.json', 'file_missing'],
    ] as const) {
      expect(await refusalOf(repack(bytes, (files) => files.delete(path)))).toBe(code);
    }
    const extra = repack(bytes, (files) => files.set('notes.json', new Uint8Array()));
    expect(await refusalOf(extra)).toBe('file_unexpected');
  });

  it('when its key is not trusted, whatever that key calls itself', async () => {
    const bytes = await bundleOf();
    expect(await refusalOf(bytes, await trusting())).toBe('key_unknown');
    expect(await refusalOf(bytes, await trusting(OTHER_KEY))).toBe('key_unknown');
    const namesake = await generateSigningKey('ed25519', KEY.kid);
    expect(await refusalOf(bytes, await trusting(namesake))).toBe('signature_wrong');
    const hmac = { kid: KEY.kid, alg: 'hmac-sha256', secret: KEY.secret } as const;
    expect(await refusalOf(bytes, await trusting(hmac))).toBe('key_unknown');
  });

  it('when its key was not valid at the time of the verdict', async () => {
    const bytes = await bundleOf();
    const [key] = TRUSTED.keys;
    if (key === undefined) throw new Error('The keyring is empty.');
    const ring = (from: number, until: number) => ({
      keys: [key],
      find: () => ({ ...key, notBeforeMs: from, notAfterMs: until }),
    });
    expect(await refusalOf(bytes, ring(NOW_MS, NOW_MS))).toBeNull();
    expect(await refusalOf(bytes, ring(NOW_MS + 1, NOW_MS + 2))).toBe('key_out_of_time');
    expect(await refusalOf(bytes, ring(0, NOW_MS - 1))).toBe('key_out_of_time');
  });

  it('when its signature is one of another message', async () => {
    const [one, other] = [decodeZip(await bundleOf()), decodeZip(await tinyBundle())];
    const signature = other.get('signature.json') ?? new Uint8Array();
    expect(one.has('signature.json')).toBe(true);
    const mixed = repack(await bundleOf(), (files) => files.set('signature.json', signature));
    expect(await refusalOf(mixed)).toBe('signature_wrong');
  });

  it('with a code and never an exception, on any bytes', async () => {
    const tiny = await tinyBundle();
    const edits = fc.array(fc.record({ at: fc.nat(tiny.length), bytes: fc.uint8Array({ maxLength: 8 }) }), {
      minLength: 1,
      maxLength: 4,
    });
    const mutated = edits.map((all) =>
      all.reduce<Uint8Array>(
        (bytes, edit) =>
          Buffer.concat([
            bytes.subarray(0, edit.at),
            edit.bytes,
            bytes.subarray(edit.at + edit.bytes.length),
          ]),
        tiny,
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated), async (bytes) => {
        const same = Buffer.compare(bytes, tiny) === 0;
        expect((await refusalOf(bytes)) === null).toBe(same);
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });
});
