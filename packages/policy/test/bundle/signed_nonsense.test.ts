import { canonicalizeJson } from '@kakeya/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BUNDLE_REFUSALS, verifyBundle } from '../../src/bundle/mod.ts';
import { decodeZip } from '../../src/bundle/zip/decode_zip.ts';
import { digestOf } from '../../src/hash/digest.ts';
import { bundleOf } from './support/evidence.ts';
import { KEY, trusting } from './support/keys.ts';
import { type Json, reseal, writeJson } from './support/reseal.ts';

const SEED = 20_261_121;
const TRUSTED = await trusting(KEY);
const BUNDLE = await bundleOf();
const PATHS = [...decodeZip(BUNDLE).keys()].filter(
  (path) => path !== 'manifest.json' && path !== 'signature.json',
);

/** Every answer is ok or a known refusal; anything else throws. */
async function codeOf(
  change: (files: Map<string, Uint8Array>) => void,
  changeManifest?: (manifest: Json) => Json,
): Promise<string> {
  const check = await verifyBundle(await reseal(BUNDLE, KEY, change, changeManifest), TRUSTED);
  return check.ok ? 'ok' : check.code;
}

it('files that were changed before a trusted key signed them are refused with a code, never an exception', async () => {
  const edits = fc.record({
    path: fc.constantFrom(...PATHS),
    at: fc.nat(9_999).map((n) => n / 10_000),
    cut: fc.nat(6),
    text: fc.string({
      unit: fc.constantFrom(...'{}[]":,0123-eabcnullfalsetrue\\ /'.split('')),
      maxLength: 4,
    }),
  });
  await fc.assert(
    fc.asyncProperty(edits, async ({ path, at, cut, text }) => {
      let same = false;
      const code = await codeOf((files) => {
        const before = Buffer.from(files.get(path) ?? []);
        const index = Math.floor(at * before.length);
        const after = Buffer.concat([
          before.subarray(0, index),
          Buffer.from(text),
          before.subarray(index + cut),
        ]);
        same = before.equals(after);
        files.set(path, after);
      });
      expect(code === 'ok').toBe(same);
      expect(code === 'ok' || Object.hasOwn(BUNDLE_REFUSALS, code)).toBe(true);
    }),
    { seed: SEED, numRuns: 100 },
  );
});

it('any context that is properly hashed and signed is read or refused with a code', async () => {
  const name = fc.constantFrom('suppliers', 'audit_date', 'registry', 'sanctions', '__proto__', 'other');
  const member = fc.dictionary(name, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });
  const contexts = fc.record({ commitments: member, inputs: member, variables: member });
  await fc.assert(
    fc.asyncProperty(contexts, async (context) => {
      const context_hash = digestOf(canonicalizeJson(context));
      const code = await codeOf(
        (files) => writeJson(files, 'context.json', context),
        (manifest) => ({ ...manifest, context_hash }),
      );
      expect(['context_invalid', 'plan_mismatch']).toContain(code);
    }),
    { seed: SEED, numRuns: 100 },
  );
});
