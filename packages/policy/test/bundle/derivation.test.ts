import { describe, expect, it } from 'vitest';
import { type BundleRefusalCode, verifyBundle } from '../../src/bundle/mod.ts';
import { proofFiles } from '../../src/bundle/proof_files.ts';
import { decodeZip } from '../../src/bundle/zip/decode_zip.ts';
import { bundleOf, evidence } from './support/evidence.ts';
import { KEY, OTHER_KEY, trusting } from './support/keys.ts';
import { type Json, readJson, reseal, writeJson } from './support/reseal.ts';

const TRUSTED = await trusting(KEY);
const SANCTIONS_PROOF = 'proofs/0002-no_sanctions.json';
const REGISTRY_PROOF = 'proofs/0003-registered.json';

type Files = Map<string, Uint8Array>;

/** What a verifier says of a bundle that its signer, whom he trusts, made of other content. */
async function refusalOf(
  change: (files: Files) => void,
  changeManifest?: (manifest: Json) => Json,
  bundle?: Uint8Array,
): Promise<BundleRefusalCode | null> {
  const forged = await reseal(bundle ?? (await bundleOf()), KEY, change, changeManifest);
  const check = await verifyBundle(forged, TRUSTED);
  return check.ok ? null : check.code;
}

const edit =
  (path: string, change: (value: Json) => Json) =>
  (files: Files): void =>
    writeJson(files, path, change(readJson(files, path)));

const content = (files: Files, path: string): Uint8Array => files.get(path) ?? new Uint8Array();

it('an untouched bundle that is sealed again verifies, so that what is refused below is refused for its content', async () => {
  expect(await refusalOf(() => undefined)).toBeNull();
});

describe('a trusted signature does not make true', () => {
  it('a verdict that does not follow', async () => {
    const failing = await bundleOf({ suppliers: ['Acme GmbH', 'Nox SA'] });
    const say = (verdict: string) => (value: Json) => ({ ...value, verdict });
    expect(await refusalOf(edit('verdict.json', say('OK')), say('OK'), failing)).toBe('verdict_mismatch');
    expect(await refusalOf(() => undefined, say('OK'), failing)).toBe('verdict_mismatch');
  });

  it('a rule that is said to pass', async () => {
    const failing = await bundleOf({ suppliers: ['Acme GmbH', 'Nox SA'] });
    const honest = await bundleOf();
    const results = readJson(decodeZip(honest), 'verdict.json')['results'];
    const change = edit('verdict.json', (value) => ({ ...value, verdict: 'OK', results }));
    expect(await refusalOf(change, (manifest) => ({ ...manifest, verdict: 'OK' }), failing)).toBe(
      'verdict_mismatch',
    );
  });

  it('another time than the one that the rules saw', async () => {
    const later = (value: Json): Json => ({ ...value, evaluated_at: '2028-06-01T00:00:00.000Z' });
    expect(await refusalOf(() => undefined, later)).toBe('verdict_mismatch');
    expect(await refusalOf(edit('verdict.json', later), later)).toBe('verdict_mismatch');
  });

  it('a time that has two spellings', async () => {
    for (const evaluated_at of ['2026-06-01T00:00:00Z', '2026-06-01', 'yesterday', '']) {
      expect(
        await refusalOf(
          () => undefined,
          (value) => ({ ...value, evaluated_at }),
        ),
      ).toBe('manifest_invalid');
    }
  });

  it('a plan that leaves a rule out', async () => {
    const { plan } = evidence({ suppliers: ['Acme GmbH'] });
    const change = (files: Files): void => writeJson(files, 'plan.json', plan);
    expect(await refusalOf(change)).toBe('plan_mismatch');
  });

  it('another hash than that of the content', async () => {
    const zeros = `sha3-256:${'0'.repeat(64)}`;
    for (const [name, code] of [
      ['policy_hash', 'policy_mismatch'],
      ['ir_hash', 'ir_mismatch'],
      ['context_hash', 'context_mismatch'],
      ['plan_hash', 'plan_mismatch'],
    ] as const) {
      expect(
        await refusalOf(
          () => undefined,
          (manifest) => ({ ...manifest, [name]: zeros }),
        ),
      ).toBe(code);
    }
  });

  it('another policy, version, context or IR', async () => {
    const name = (key: string) => (manifest: Json) => ({ ...manifest, [key]: 'other' });
    expect(await refusalOf(() => undefined, name('policy_id'))).toBe('policy_mismatch');
    expect(await refusalOf(() => undefined, name('policy_version'))).toBe('policy_mismatch');
    const inputs = { suppliers: ['Acme GmbH', 'Corona SE'], audit_date: '2026-01-15' };
    expect(await refusalOf(edit('context.json', (value) => ({ ...value, inputs })))).toBe('context_mismatch');
    expect(await refusalOf(edit('ir.json', (value) => ({ ...value, policy_id: 'other' })))).toBe(
      'ir_mismatch',
    );
  });

  it('weights that the plan did not use', async () => {
    const add = (files: Files): void => writeJson(files, 'weights.json', { registered: 1 });
    expect(await refusalOf(add)).toBe('weights_invalid');
    const weighted = await bundleOf({ selector: 'weighted', weights: new Map([['registered', 1]]) });
    const change = (weight: unknown) => (files: Files) =>
      writeJson(files, 'weights.json', { registered: weight });
    expect(await refusalOf(change(2), undefined, weighted)).toBe('plan_mismatch');
    expect(await refusalOf(change(-1), undefined, weighted)).toBe('weights_invalid');
    const drop = (files: Files): void => void files.delete('weights.json');
    expect(await refusalOf(drop, undefined, weighted)).toBe('plan_mismatch');
  });
});

describe('a trusted signature does not prove', () => {
  it('a rule by the proof of another rule', async () => {
    const swap = (files: Files): void => {
      const [one, other] = [content(files, SANCTIONS_PROOF), content(files, REGISTRY_PROOF)];
      files.set(SANCTIONS_PROOF, other).set(REGISTRY_PROOF, one);
    };
    expect(await refusalOf(swap)).toBe('proof_mismatch');
  });

  it('an element by the proof of another element', async () => {
    const other = proofFiles(evidence({ suppliers: ['Corona SE', 'Delta Oy'] }).verdict.results);
    for (const path of [SANCTIONS_PROOF, REGISTRY_PROOF]) {
      const replace = (files: Files): void => void files.set(path, other.get(path) ?? new Uint8Array());
      expect(await refusalOf(replace)).toBe('proof_mismatch');
    }
  });

  it('a set by a path that does not lead to its root', async () => {
    const tamper = edit(REGISTRY_PROOF, (proof) => {
      const text = JSON.stringify(proof);
      const hash = /"path":\["([0-9a-f]{64})"/.exec(text)?.[1] ?? '';
      return JSON.parse(text.replace(hash, hash.split('').toReversed().join(''))) as Json;
    });
    expect(await refusalOf(tamper)).toBe('proof_invalid');
  });

  it('a set under another root', async () => {
    expect(await refusalOf(edit(REGISTRY_PROOF, (proof) => ({ ...proof, root: 'ab'.repeat(32) })))).toBe(
      'proof_invalid',
    );
  });

  it('anything by a proof that is left out, added or given elsewhere', async () => {
    const drop = (files: Files): void => void files.delete(REGISTRY_PROOF);
    expect(await refusalOf(drop)).toBe('verdict_mismatch');
    const add = (files: Files): void =>
      void files.set('proofs/0009-more.json', content(files, REGISTRY_PROOF));
    expect(await refusalOf(add)).toBe('file_unexpected');
    const move = (files: Files): void => {
      add(files);
      drop(files);
    };
    expect(await refusalOf(move)).toBe('file_missing');
  });

  it('anything when it is of a key that is not trusted', async () => {
    const change = (files: Files): void => void files.set(SANCTIONS_PROOF, content(files, REGISTRY_PROOF));
    const check = await verifyBundle(await reseal(await bundleOf(), OTHER_KEY, change), TRUSTED);
    expect(check).toMatchObject({ ok: false, code: 'key_unknown' });
  });
});

describe('a signed file is read strictly', () => {
  const spaced = (path: string) => (files: Files) => {
    files.set(path, Buffer.concat([Buffer.from(' '), content(files, path)]));
  };
  it.each([
    ['policy.json', 'policy_invalid'],
    ['ir.json', 'ir_mismatch'],
    ['context.json', 'context_invalid'],
    ['plan.json', 'plan_mismatch'],
    ['verdict.json', 'verdict_mismatch'],
    [SANCTIONS_PROOF, 'proof_invalid'],
  ] as const)('%s in one form only', async (path, code) => {
    expect(await refusalOf(spaced(path))).toBe(code);
  });

  it.each([
    ['policy.json', 'policy_invalid'],
    ['ir.json', 'ir_mismatch'],
    ['context.json', 'context_invalid'],
    ['plan.json', 'plan_invalid'],
    ['verdict.json', 'verdict_mismatch'],
    [SANCTIONS_PROOF, 'proof_invalid'],
  ] as const)('%s without a member that is not known', async (path, code) => {
    expect(await refusalOf(edit(path, (value) => ({ ...value, note: 1 })))).toBe(code);
  });

  it('a root in the case that it is hashed in', async () => {
    const upper = (value: Json): Json =>
      JSON.parse(JSON.stringify(value).replaceAll(/[0-9a-f]{64}/g, (root) => root.toUpperCase())) as Json;
    expect(await refusalOf(edit('context.json', upper))).toBe('context_invalid');
  });

  it('no file that no part of the evidence needs', async () => {
    expect(await refusalOf((files) => writeJson(files, 'notes.json', {}))).toBe('file_unexpected');
  });

  it('as UTF-8', async () => {
    const path = 'policy.json';
    expect(await refusalOf((files) => void files.set(path, Uint8Array.of(0xff)))).toBe('policy_invalid');
  });

  it('and so is the manifest', async () => {
    for (const change of [
      { bundle_version: '2' },
      { note: 1 },
      { verdict: 'PASS' },
      { files: {} },
      { files: [{ path: 'policy.json' }] },
      { policy_hash: 'sha256:00' },
      { policy_id: 1 },
    ]) {
      expect(
        await refusalOf(
          () => undefined,
          (manifest) => ({ ...manifest, ...change }),
        ),
      ).toBe('manifest_invalid');
    }
    const reversed = (manifest: Json): Json => ({
      ...manifest,
      files: (manifest['files'] as unknown[]).toReversed(),
    });
    expect(await refusalOf(() => undefined, reversed)).toBe('manifest_invalid');
    const resized = (manifest: Json): Json => {
      const files = manifest['files'] as Json[];
      return { ...manifest, files: files.map((file) => ({ ...file, size: 1 })) };
    };
    expect(await refusalOf(() => undefined, resized)).toBe('file_changed');
    const twice = (manifest: Json): Json => {
      const files = manifest['files'] as unknown[];
      return { ...manifest, files: [files[0], ...files] };
    };
    expect(await refusalOf(() => undefined, twice)).toBe('manifest_invalid');
  });
});
