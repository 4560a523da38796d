import { deepStrictEqual, equal, notEqual, ok } from 'node:assert/strict';
import { BUNDLE_REFUSALS, verifyBundle } from '@kakeya/policy/bundle';
import { buildSet, decodeSet, encodeSet, parseSetProof, verifySetProof } from '@kakeya/policy/sets';
import fc from 'fast-check';
import { bundleOf, tinyBundle } from '../../packages/policy/test/bundle/support/evidence.ts';
import { KEY, trusting } from '../../packages/policy/test/bundle/support/keys.ts';
import { reseal } from '../../packages/policy/test/bundle/support/reseal.ts';
import { decodeZip } from '../../packages/policy/src/bundle/zip/decode_zip.ts';
import { mutatedBytes, mutatedValues } from './mutations.ts';
import { outcomeOf } from './outcome_of.ts';
import type { Target } from './target.ts';

const BUNDLES = [await bundleOf(), await tinyBundle()];
const TRUSTED = await trusting(KEY);

/** Whatever the bytes are, they are a bundle as it was made, or refused with a code. */
const readingBundles: Target = {
  name: 'verifyBundle',
  cost: 10,
  property: fc.asyncProperty(mutatedBytes(...BUNDLES), async (bytes) => {
    const check = await verifyBundle(bytes, TRUSTED);
    if (!check.ok) ok(check.reason.startsWith(BUNDLE_REFUSALS[check.code]));
    equal(
      check.ok,
      BUNDLES.some((bundle) => Buffer.compare(bundle, bytes) === 0),
    );
  }),
};

const FILES = fc
  .constantFrom(...BUNDLES)
  .chain((bundle) =>
    fc
      .constantFrom(
        ...[...decodeZip(bundle)].filter(([path]) => !['manifest.json', 'signature.json'].includes(path)),
      )
      .chain(([path, content]) => mutatedBytes(content).map((changed) => ({ bundle, path, changed }))),
  );

/** A trusted key signed what was changed: what it says is still read with care, and decides nothing. */
const readingSignedBundles: Target = {
  name: 'verifyBundle of what was changed before it was signed',
  cost: 10,
  property: fc.asyncProperty(FILES, async ({ bundle, path, changed }) => {
    const signed = await reseal(bundle, KEY, (files) => files.set(path, changed));
    const check = await verifyBundle(signed, TRUSTED);
    if (!check.ok) ok(check.reason.startsWith(BUNDLE_REFUSALS[check.code]));
    equal(check.ok, Buffer.compare(bundle, signed) === 0);
  }),
};

/** By name, as the last byte says. */
const elementOf = (digit: string): string => `${digit.repeat(62)}01`;
const { set: SET } = await buildSet(Array.from('13579bdf', elementOf), { identity: ['name'] });
const { set: EMPTY } = await buildSet([], { identity: null });
const PROOFS = Array.from('03478ef', (digit) => SET.prove(elementOf(digit)));

/** What is read says the same as it did as JSON, and what holds under the root is the truth about the set. */
const readingProofs: Target = {
  name: 'parseSetProof',
  property: fc.property(mutatedValues(...PROOFS, EMPTY.prove(elementOf('0'))), (value) => {
    const proof = outcomeOf(() => parseSetProof(value), 'set_invalid');
    if (proof === undefined) return;
    deepStrictEqual(JSON.parse(JSON.stringify(proof)), JSON.parse(JSON.stringify(value)));
    if (!verifySetProof(SET.root, proof).ok) return;
    equal(SET.has(proof.kind === 'member' ? proof.leaf.element : proof.element), proof.kind === 'member');
  }),
};

const SET_FILES = [encodeSet(SET), encodeSet(EMPTY)];

/** What is read is written as the same bytes, and other bytes have another root. */
const readingSets: Target = {
  name: 'decodeSet',
  property: fc.property(mutatedBytes(...SET_FILES), (bytes) => {
    const set = outcomeOf(() => decodeSet(bytes), 'set_invalid');
    if (set === undefined) return;
    equal(Buffer.compare(encodeSet(set), bytes), 0);
    if (Buffer.compare(SET_FILES[0] ?? bytes, bytes) !== 0) notEqual(set.root, SET.root);
  }),
};

export const POLICY_EVIDENCE: readonly Target[] = [
  readingBundles,
  readingSignedBundles,
  readingProofs,
  readingSets,
];
