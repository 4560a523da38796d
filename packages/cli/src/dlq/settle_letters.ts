import type { DeadLetterStream, DiscardOutcome, RedriveOutcome } from '@kakeya/storage';
import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { printJson, printTable } from '../output/print.ts';
import type { Style } from '../output/colour.ts';
import { startProgress } from '../output/progress.ts';
import { type LetterOptions, withLetters } from './open_letters.ts';

export interface SettleOptions extends LetterOptions {
  readonly all?: boolean;
}

export interface DiscardOptions extends SettleOptions {
  readonly yes?: boolean;
}

type Outcome = RedriveOutcome | DiscardOutcome;
type Settle = (letters: DeadLetterStream, seqs: readonly number[]) => Promise<readonly Outcome[]>;

const PAGE = 100;

/** `kakeya dlq redrive`: publishes the originals again and removes the dead letters. */
export function redriveLetters(seqs: readonly number[], options: SettleOptions): Promise<ExitCode> {
  return settleLetters(seqs, options, (letters, page) => letters.redrive(page));
}

/** `kakeya dlq discard`: removes dead letters for good. */
export function discardLetters(seqs: readonly number[], options: DiscardOptions): Promise<ExitCode> {
  if (options.all === true && options.yes !== true) {
    throw new CliError(
      'option_invalid',
      'discard --all removes every dead letter for good: confirm with --yes.',
    );
  }
  return settleLetters(seqs, options, (letters, page) => letters.discard(page));
}

async function settleLetters(
  seqs: readonly number[],
  options: SettleOptions,
  settle: Settle,
): Promise<ExitCode> {
  if (seqs.length > 0 === (options.all === true)) {
    throw new CliError('option_invalid', 'Name the dead letters by their seq, or take --all of them.');
  }
  const settled = await withLetters(options, async (letters) => {
    // Listed before the first is settled: a redriven message may come back as a new dead letter at once.
    const wanted = options.all === true ? await allSeqs(letters) : seqs;
    return settleInPages(letters, wanted, settle);
  });
  const rows = [...settled].map(([seq, outcome]) => ({ seq, outcome }));
  if (options.json === true) await printJson({ stream: options.stream, dead_letters: rows });
  else {
    await printTable(
      ['seq', 'outcome'],
      rows.map(({ seq, outcome }) => [String(seq), { text: outcome, style: STYLES[outcome] }]),
    );
  }
  const done = rows.every(({ outcome }) => outcome === 'redriven' || outcome === 'discarded');
  return done ? EXIT.ok : EXIT.invalid;
}

const STYLES: Readonly<Record<Outcome, Style>> = {
  redriven: 'green',
  discarded: 'green',
  lost: 'red',
  absent: 'yellow',
};

async function settleInPages(
  letters: DeadLetterStream,
  seqs: readonly number[],
  settle: Settle,
): Promise<ReadonlyMap<number, Outcome>> {
  const settled = new Map<number, Outcome>();
  const wanted = [...new Set(seqs)];
  const progress = startProgress('dead letters');
  try {
    for (let at = 0; at < wanted.length; at += PAGE) {
      const page = wanted.slice(at, at + PAGE);
      for (const [index, outcome] of (await settle(letters, page)).entries()) {
        settled.set(page[index] ?? 0, outcome);
      }
      progress.advance(page.length);
    }
  } finally {
    progress.end();
  }
  return settled;
}

async function allSeqs(letters: DeadLetterStream): Promise<readonly number[]> {
  const seqs: number[] = [];
  for (;;) {
    const page = await letters.list({ limit: PAGE, after: seqs.at(-1) ?? 0 });
    seqs.push(...page.map(({ seq }) => seq));
    if (page.length < PAGE) return seqs;
  }
}
