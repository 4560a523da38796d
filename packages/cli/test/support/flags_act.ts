import type { Command } from 'commander';
import { expect } from 'vitest';
import type { Ended } from './cli.ts';
import { outcomeOf } from './policy_workspace.ts';

/** A flag with its value, and the arguments without it. */
export interface FlagCase {
  readonly flag: string;
  readonly base: readonly string[];
  readonly with: readonly string[];
}

/** `--flag value` beside each base. */
export const flags = (
  base: readonly string[],
  given: Readonly<Record<string, readonly string[]>>,
): readonly FlagCase[] =>
  Object.entries(given).map(([flag, values]) => ({ flag, base, with: [...base, flag, ...values] }));

/** That every flag changes what comes out, and nothing else does: the same arguments come to the same again. */
export async function expectFlagsToAct(
  workspace: string,
  run: (...args: readonly string[]) => Promise<Ended>,
  cases: readonly FlagCase[],
): Promise<void> {
  const ignored: string[] = [];
  const bases = new Map<string, unknown>();
  for (const { flag, base, with: given } of cases) {
    const name = base.join(' ');
    if (!bases.has(name)) {
      const outcome = await outcomeOf(workspace, run, base);
      expect(await outcomeOf(workspace, run, base), name).toEqual(outcome);
      bases.set(name, outcome);
    }
    const outcome = await outcomeOf(workspace, run, given);
    if (JSON.stringify(outcome) === JSON.stringify(bases.get(name))) ignored.push(given.join(' '));
    expect(outcome.code, `${given.join(' ')}\n${outcome.stderr}`).not.toBe(1);
    expect(outcome.stderr, flag).not.toContain('unknown option');
  }
  expect(ignored).toEqual([]);
}

/** The options of a command and of those under it, as `command --option`. */
export function optionsOf(command: Command, path: readonly string[] = []): readonly string[] {
  const own = command.options.map(({ long }) => [...path, long].join(' '));
  return [...own, ...command.commands.flatMap((child) => optionsOf(child, [...path, child.name()]))];
}
