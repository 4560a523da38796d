import { Command } from 'commander';
import type { ListOptions } from '../dlq/list_letters.ts';
import type { LetterOptions } from '../dlq/open_letters.ts';
import type { DiscardOptions, SettleOptions } from '../dlq/settle_letters.ts';
import { integerFrom } from '../options/parse_integer.ts';
import { finish } from './finish.ts';

const HELP = `
A dead letter stands for a message of the bus that a consumer could not deal with in all its deliveries. It stays until
it is redriven or discarded; its original stays in the stream as long as the stream keeps messages.

The server is --nats, NATS_URL or the file that NATS_URL_FILE names. A password on the command line is visible to other
users of the machine: use the environment or the file.

Exit: 0 done, 3 some were not there or have lost their original, 4 the server is not reachable.

Examples:
  kakeya dlq list --nats nats://127.0.0.1:4222
  kakeya dlq show 17
  kakeya dlq redrive 17 18
  kakeya dlq discard --all --yes`;

export function dlqCommand(): Command {
  return new Command('dlq')
    .summary('deal with what consumers of the bus gave up on')
    .description('Dead letters of the bus: list, show, redrive, discard.')
    .addHelpText('after', HELP)
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(redriveCommand())
    .addCommand(discardCommand());
}

function listCommand(): Command {
  return subcommand('list', 'List dead letters, oldest first.')
    .option('--limit <n>', 'at most so many', integerFrom(1, 10_000), 100)
    .option('--after <seq>', 'only those after this one', integerFrom(0), 0)
    .action(async (options: ListOptions) => {
      const { listLetters } = await import('../dlq/list_letters.ts');
      finish(await listLetters(options));
    });
}

function showCommand(): Command {
  return subcommand('show', 'Show one dead letter with the whole original.')
    .argument('<seq>', 'as in the list', integerFrom(1))
    .action(async (seq: number, options: LetterOptions) => {
      const { showLetter } = await import('../dlq/show_letter.ts');
      finish(await showLetter(seq, options));
    });
}

function redriveCommand(): Command {
  return subcommand(
    'redrive',
    'Publish the originals again, to all consumers, and then remove the dead letters. Cut off, repeat it.',
  )
    .argument('[seq...]', 'as in the list', seqsOf)
    .option('--all', 'every dead letter that there is now')
    .action(async (seqs: readonly number[], options: SettleOptions) => {
      const { redriveLetters } = await import('../dlq/settle_letters.ts');
      finish(await redriveLetters(seqs, options));
    });
}

function discardCommand(): Command {
  return subcommand('discard', 'Remove dead letters for good. The originals stay in the stream.')
    .argument('[seq...]', 'as in the list', seqsOf)
    .option('--all', 'every dead letter that there is now; needs --yes')
    .option('--yes', 'confirm --all')
    .action(async (seqs: readonly number[], options: DiscardOptions) => {
      const { discardLetters } = await import('../dlq/settle_letters.ts');
      finish(await discardLetters(seqs, options));
    });
}

function subcommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--nats <url>', 'server, such as nats://127.0.0.1:4222 (default: NATS_URL)')
    .option('--stream <name>', 'stream whose dead letters are meant', 'KAKEYA')
    .option('--json', 'one JSON document');
}

const parseSeq = integerFrom(1);

function seqsOf(text: string, before: readonly number[] = []): readonly number[] {
  return [...before, parseSeq(text)];
}
