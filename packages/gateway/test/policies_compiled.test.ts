import { compilePolicy, policyJson } from '@kakeya/policy';
import { readPolicy } from '@kakeya/policy/source';
import { describe, expect, test } from 'vitest';
import { CompiledPolicies } from '../src/policy/compiled_policies.ts';
import { SourceCompiler } from '../src/policy/source_compiler.ts';
import { auditsPolicy } from './support/policies.ts';

describe('compiled policies', () => {
  test('are kept by the hash of their content, those used last', async () => {
    const seen: string[] = [];
    const metrics = {
      compiled: () => void seen.push('compiled'),
      cacheHit: () => void seen.push('hit'),
      cacheMiss: () => void seen.push('miss'),
    };
    const compiled = new CompiledPolicies({ metrics, monotonicMs: () => 0, capacity: 2 });
    const [one, two, three] = [stored('1'), stored('2'), stored('3')];
    for (const policy of [one, two, one, three, one, two]) await compiled.get(policy);
    expect(seen.filter((what) => what !== 'compiled')).toEqual([
      'miss',
      'miss',
      'hit',
      'miss',
      'hit',
      'miss',
    ]);
    expect(seen.filter((what) => what === 'compiled')).toHaveLength(4);
    expect(await compiled.get(one)).toBe(await compiled.get({ ...one }));
  });

  test('are never another content than their hash says', async () => {
    const metrics = { compiled: () => undefined, cacheHit: () => undefined, cacheMiss: () => undefined };
    const compiled = new CompiledPolicies({ metrics, monotonicMs: () => 0 });
    const { hash } = stored('1');
    const { document } = stored('2');
    for (let i = 0; i < 2; i += 1)
      await expect(compiled.get({ hash, document })).rejects.toMatchObject({ code: 'hash_mismatch' });
  });
});

test('the compiling thread answers each with its own; what it had when it died is refused, and the next starts another', async () => {
  const compiler = new SourceCompiler({ compiled: () => undefined });
  const source = (version: string): Uint8Array => new TextEncoder().encode(auditsPolicy(version, 2));
  const versions = ['1', '2', '3'];
  const texts = await Promise.all(versions.map((version) => compiler.compile(source(version), 'strict')));
  expect(texts.map((text) => (text.ok ? text.policy.version : 'none'))).toEqual(versions);
  const [refused] = await Promise.allSettled([compiler.compile(source('4'), 'strict'), compiler.close()]);
  expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'compiler_failed' } });
  expect(await compiler.compile(source('5'), 'strict')).toMatchObject({ ok: true, policy: { version: '5' } });
  await compiler.close();
});

function stored(version: string): { readonly hash: string; readonly document: string } {
  const read = readPolicy(auditsPolicy(version, 2));
  if (!read.ok) throw new Error('the policy does not read');
  return { hash: compilePolicy(read.policy).ir.policy_hash, document: policyJson(read.policy) };
}
