import { describe, expect, it } from 'vitest';
import { type BundleParts, buildBundle } from '../../src/bundle/mod.ts';
import { evidence } from './support/evidence.ts';
import { KEY } from './support/keys.ts';

const refused = (parts: BundleParts): Promise<unknown> => buildBundle(parts, KEY);

describe('nothing is signed that does not follow', () => {
  const sound = evidence();
  const failing = evidence({ suppliers: ['Acme GmbH', 'Nox SA'] });
  const cases: readonly (readonly [string, BundleParts])[] = [
    ['the verdict of another context', { ...sound, verdict: failing.verdict }],
    ['another context', { ...sound, context: failing.context }],
    ['another plan', { ...sound, plan: evidence({ suppliers: ['Acme GmbH'] }).plan }],
    ['a verdict that says OK', { ...failing, verdict: { ...failing.verdict, verdict: 'OK' } }],
    ['a verdict without its proofs', { ...sound, verdict: withoutProofs(sound) }],
    ['another version of the policy', { ...sound, policy: { ...sound.policy, version: '2.2' } }],
    ['an IR of another policy', { ...sound, ir: { ...sound.ir, policy_id: 'other' } }],
    ['weights that no plan used', { ...sound, weights: new Map([['registered', 1]]) }],
    ['a time in another form', { ...sound, verdict: { ...sound.verdict, evaluated_at: '2026-06-01' } }],
  ];
  it.each(cases)('%s', async (_, parts) => {
    await expect(refused(parts)).rejects.toMatchObject({ name: 'PolicyError', code: 'bundle_invalid' });
  });

  it('nor with a key that others have, too', async () => {
    await expect(buildBundle(sound, { ...KEY, alg: 'hmac-sha256' })).rejects.toMatchObject({
      code: 'argument_invalid',
    });
  });

  it('nor with a key of the wrong length', async () => {
    await expect(buildBundle(sound, { ...KEY, secret: new Uint8Array(31) })).rejects.toMatchObject({
      code: 'key_invalid',
    });
  });
});

function withoutProofs({ verdict }: BundleParts): BundleParts['verdict'] {
  return { ...verdict, results: verdict.results.map((result) => ({ ...result, proof: null })) };
}
