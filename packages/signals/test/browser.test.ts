import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { describe, expect, test } from 'vitest';

/** Everything that an entry imports, followed through relative specifiers; bare ones are collected. */
function importsFrom(entry: URL, seen = new Map<string, string>(), bare = new Set<string>()) {
  if (seen.has(entry.href)) return { seen, bare };
  const source = readFileSync(entry, 'utf8');
  seen.set(entry.href, source);
  for (const [, specifier = ''] of source.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)) {
    if (specifier.startsWith('.')) importsFrom(new URL(specifier, entry), seen, bare);
    else bare.add(specifier);
  }
  return { seen, bare };
}

describe('the public module runs in a browser', () => {
  const { seen, bare } = importsFrom(new URL('../src/mod.ts', import.meta.url));

  test('nothing reachable from it imports a module of Node', () => {
    expect(seen.size).toBeGreaterThan(30);
    expect(bare).toContain('pako');
    expect([...bare].filter((specifier) => isBuiltin(specifier))).toEqual([]);
  });

  test('nothing reachable from it names a global of Node', () => {
    const offenders = [...seen].filter(([, source]) =>
      /\b(?:process|Buffer|__dirname|require)\s*[.(]/.test(source),
    );
    expect(offenders.map(([href]) => href)).toEqual([]);
  });
});
