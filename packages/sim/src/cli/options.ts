import { parseArgs } from 'node:util';
import { type Focus, FOCUSES, isFocus } from '../plan/focus.ts';
import { MUTATIONS, type Mutation } from '../mutation/mutations.ts';

export interface SimOptions {
  readonly kind: 'run';
  /** The first seed; schedules take the seeds from there on. */
  readonly seed: number;
  readonly schedules: number;
  readonly workers: number;
  readonly mutation: Mutation | undefined;
  /** Looks closer at one kind of trouble; the same seed is then another schedule. */
  readonly focus: Focus | undefined;
  /** Prints everything that happens. */
  readonly trace: boolean;
  /** The items of the plan to keep, by number; undefined: all. */
  readonly only: readonly number[] | undefined;
  /** Leaves out lost and late messages and skewed clocks. */
  readonly calm: boolean;
  /** Only says which seed fails and how: no shrinking, no trace. */
  readonly brief: boolean;
  /** A file to append the result to, as a line of JSON. */
  readonly record: string | undefined;
}

export const USAGE = `npm run sim -- [--seed N] [--schedules M] [--workers W] [--mutation NAME] [--focus NAME] [--trace] [--brief] [--record FILE]

  --seed N         first seed (default 1); schedule i runs with seed N + i
  --schedules M    how many (default 1000)
  --workers W      threads (default 1)
  --mutation NAME  runs against deliberately broken code; without NAME's being found, the run passes
  --focus NAME     looks closer at one kind of trouble: ${FOCUSES.join(', ')}
  --trace          prints each schedule's trace
  --brief          does not explain a failure
  --record FILE    appends the result as a line of JSON
  --only I,J       of the plan, these items alone, or none; --calm: without lost messages and skewed clocks

Mutations: ${MUTATIONS.map(({ name }) => name).join(', ')}`;

export function parseOptions(
  args: readonly string[],
): SimOptions | { readonly kind: 'usage'; readonly problem: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string', default: '1' },
        schedules: { type: 'string', default: '1000' },
        workers: { type: 'string', default: '1' },
        mutation: { type: 'string' },
        focus: { type: 'string' },
        trace: { type: 'boolean', default: false },
        only: { type: 'string' },
        calm: { type: 'boolean', default: false },
        brief: { type: 'boolean', default: false },
        record: { type: 'string' },
      },
    });
    return {
      kind: 'run',
      seed: integer('--seed', values.seed, 0),
      schedules: integer('--schedules', values.schedules, 1),
      workers: integer('--workers', values.workers, 1),
      mutation: values.mutation === undefined ? undefined : mutationNamed(values.mutation),
      focus: values.focus === undefined ? undefined : focusNamed(values.focus),
      trace: values.trace,
      only: values.only === 'none' ? [] : values.only?.split(',').map((item) => integer('--only', item, 0)),
      calm: values.calm,
      brief: values.brief,
      record: values.record,
    };
  } catch (error) {
    return { kind: 'usage', problem: error instanceof Error ? error.message : String(error) };
  }
}

function integer(name: string, text: string, least: number): number {
  const value = Number(text);
  if (text !== '' && Number.isSafeInteger(value) && value >= least) return value;
  throw new Error(`${name} must be an integer from ${least} on, not ${text}.`);
}

function focusNamed(name: string): Focus {
  if (isFocus(name)) return name;
  throw new Error(`There is no focus ${name}: take ${FOCUSES.join(', ')}.`);
}

function mutationNamed(name: string): Mutation {
  const mutation = MUTATIONS.find((candidate) => candidate.name === name);
  if (mutation === undefined) throw new Error(`There is no mutation ${name}.`);
  return mutation;
}
