import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** What a module imports by value, and its whole graph within this package. */
function modulesFrom(entry: string): {
  readonly files: ReadonlySet<string>;
  readonly others: ReadonlySet<string>;
} {
  const files = new Set<string>();
  const others = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, clause = '', from = ''] of text.matchAll(/^(?:im|ex)port ([^;]*?)from '([^']+)';/gms)) {
      if (clause.startsWith('type ')) continue;
      if (from.startsWith('.')) visit(fileURLToPath(new URL(from, `file://${file}`)));
      else others.add(from);
    }
  };
  visit(fileURLToPath(new URL(entry, import.meta.url)));
  return { files, others };
}

test('drawing an ensemble loads no library that takes long to load', () => {
  const drawn = modulesFrom('../../src/bandit/ensemble_bandit.ts');
  expect([...drawn.files].some((file) => file.endsWith('choose_arm.ts'))).toBe(true);
  expect([...drawn.others]).not.toContain('lib-r-math.js');
  // The walk finds it where it is.
  expect([...modulesFrom('../../src/bandit/mod.ts').others]).toContain('lib-r-math.js');
});

test('deciding loads none either: every gateway, judging thread and command would wait for it', () => {
  expect([...modulesFrom('../../src/mod.ts').others]).not.toContain('lib-r-math.js');
});
