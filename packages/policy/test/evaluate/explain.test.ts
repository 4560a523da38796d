import { describe, expect, test } from 'vitest';
import type { MemberSet, MemberSets } from '../../src/model/set_proof.ts';
import type { RuleProof } from '../../src/model/verdict.ts';
import { ProvenSets } from '../../src/sets/proof/proven_sets.ts';
import { verifySetProof } from '../../src/sets/proof/verify_set_proof.ts';
import { explainRule } from '../support/one_rule.ts';
import { DIGEST_SET, DIGESTS, NAME_SET, SAMPLE_SETS, UNKNOWN_ROOT } from '../support/sample_sets.ts';

const [A = '', , C = '', D = ''] = DIGESTS.map((digest) => digest.toLowerCase());

describe('evidence', () => {
  test('shows both sides as ISO text and says in one sentence how they came out', () => {
    const { evidence } = explainRule(
      'max_age',
      { func: 'sub', args: [{ func: 'now', args: [] }, { const: 'P1M' }] },
      { func: 'sub', args: [{ var: 'issued' }, { var: 'audited' }] },
      { values: { issued: '2024-03-01', audited: '2024-02-01T00:00:00+01:00' } },
    );
    expect(evidence).toEqual({
      op: 'max_age',
      severity: 'fail',
      message: 'The date was recent enough until 2024-06-13T13:00:00.000Z.',
      lhs: '2024-05-15T12:00:00.000Z',
      rhs: 'P29DT1H',
      missing: [],
      offending: [],
    });
  });

  test('names what the context lacks, in byte order', () => {
    const sum = { func: 'sum', args: [{ var: 'limit' }, { var: 'amount' }] };
    const { evidence, truth } = explainRule(
      'range_min',
      sum,
      { func: 'len', args: [{ var: 'names' }] },
      {
        values: { names: ['a'] },
      },
    );
    expect(truth).toBeNull();
    expect(evidence).toMatchObject({
      message: 'The context lacks amount, limit.',
      missing: ['amount', 'limit'],
      lhs: null,
      rhs: 1,
    });
  });

  test('says that there is no value where nothing is missing', () => {
    const { evidence } = explainRule(
      'range_min',
      { func: 'max', args: [{ var: 'scores' }] },
      { const: 1 },
      {
        values: { scores: [] },
      },
    );
    expect(evidence.message).toBe('A side of the rule has no value that this context determines.');
    expect([evidence.missing, evidence.lhs]).toEqual([[], null]);
  });

  test('shows the first 100 elements of a longer array, and at most 100 that offend', () => {
    const names = Array.from({ length: 250 }, (_, i) => `name ${i}`);
    const { evidence } = explainRule('non_membership', 'names', 'banned', {
      values: { names, banned: names },
    });
    expect(evidence.lhs).toEqual(names.slice(0, 100));
    expect(evidence.offending).toEqual(names.slice(0, 100));
    expect(evidence.message).toBe(
      "Of 250 distinct elements, 250 are in the set (of the left side's 250 elements, the first 100 are shown) (of the right side's 250 elements, the first 100 are shown).",
    );
  });

  test('shows dates in arrays as dates, and offending elements once', () => {
    const dates = ['2024-01-01T01:00:00+01:00', '2024-01-02', '2024-01-02'];
    const { evidence } = explainRule('membership', 'dates', { const: ['2024-01-01'] }, { values: { dates } });
    expect(evidence.lhs).toEqual(['2024-01-01', '2024-01-02', '2024-01-02']);
    expect(evidence.offending).toEqual(['2024-01-02']);
  });

  test('says so when an empty left side passes', () => {
    const { evidence, truth } = explainRule('non_membership', 'names', 'banned', {
      values: { names: [], banned: ['a'] },
    });
    expect(truth).toBe(true);
    expect(evidence.message).toBe('The left side has no elements, so there is none to refuse.');
  });

  test('says which set is not at hand', () => {
    const { evidence, proof } = explainRule(
      'membership',
      'digests',
      { const: UNKNOWN_ROOT },
      {
        values: { digests: [A] },
      },
    );
    expect(evidence.message).toBe('The set under this root is not at hand.');
    expect([evidence.rhs, proof]).toEqual([UNKNOWN_ROOT, null]);
  });
});

describe('proofs', () => {
  test('are of each element of the left side in order, duplicates once, and verify against the root', () => {
    const { proof, truth, evidence } = explainRule(
      'membership',
      'digests',
      { const: DIGEST_SET.root },
      {
        values: { digests: [D, A.toUpperCase(), A, C] },
      },
    );
    expect(truth).toBe(false);
    expect(evidence.offending).toEqual([D]);
    expect(proof?.root).toBe(DIGEST_SET.root);
    const proofs = proof?.proofs ?? [];
    expect(proofs.map((each) => (each.kind === 'member' ? each.leaf.element : each.element))).toEqual([
      D,
      A,
      C,
    ]);
    expect(proofs.map(({ kind }) => kind)).toEqual(['absent', 'member', 'member']);
    for (const each of proofs) expect(verifySetProof(DIGEST_SET.root, each)).toMatchObject({ ok: true });
  });

  test('of names are of their normal form, and show the name as it was given', () => {
    const { proof, evidence } = explainRule(
      'non_intersection',
      'names',
      { const: NAME_SET.root },
      {
        values: { names: ['ACME  gmbh', 'Acme GmbH', 'Dyne'] },
      },
    );
    expect(evidence.offending).toEqual(['ACME  gmbh', 'Acme GmbH']);
    expect(proof?.proofs.map(({ kind }) => kind)).toEqual(['member', 'absent']);
  });

  test('are of all that is known, so that the proofs alone lead to the same result', () => {
    const ask = (sets: MemberSets): ReturnType<typeof explainRule> =>
      explainRule(
        'non_membership',
        'digests',
        { const: DIGEST_SET.root },
        { values: { digests: [A, 'abcd', D] }, sets },
      );
    const { proof, truth } = ask(SAMPLE_SETS);
    expect([truth, proof?.proofs.map(({ kind }) => kind)]).toEqual([false, ['member', 'absent']]);
    expect(ask(new ProvenSets(proof === null ? [] : [proof]))).toEqual(ask(SAMPLE_SETS));
  });

  test('are none where a set knows what it cannot prove, or the elements are too many', () => {
    const { root, header } = DIGEST_SET;
    const all: MemberSet = { root, header, has: () => true, prove: () => undefined };
    const none: MemberSet = { ...all, has: () => null };
    const proofFor = (set: MemberSet, mixed: readonly (string | number)[]): RuleProof | null =>
      explainRule('membership', 'mixed', { const: root }, { values: { mixed }, sets: new Map([[root, set]]) })
        .proof;
    expect(proofFor(all, [A])).toBeNull();
    expect(proofFor(none, [A])).toEqual({ root, proofs: [] });
    const many = Array.from({ length: 100_001 }, (_, i) => i);
    expect(proofFor(none, many.slice(1))).toEqual({ root, proofs: [] });
    expect(proofFor(none, many)).toBeNull();
  });

  test('of no elements are none, and of an array in place there is no proof', () => {
    const of = (rhs: string | readonly string[]): unknown =>
      explainRule('non_membership', 'digests', { const: rhs }, { values: { digests: [] } }).proof;
    expect(of(DIGEST_SET.root)).toEqual({ root: DIGEST_SET.root, proofs: [] });
    expect(of([A])).toBeNull();
  });
});
