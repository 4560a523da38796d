import { Command } from 'commander';
import { integerFrom } from '../options/parse_integer.ts';
import type { CompactOptions } from '../journal/compact.ts';
import { finish } from './finish.ts';

interface JsonOption {
  readonly json?: boolean;
}

const HELP = `
DIR is a gateway's data directory or the journal directory in it. inspect, verify and replay only read and may run
beside a gateway. The keys of an encrypted journal are taken from WAL_KEYS or WAL_KEYS_FILE, as the gateway takes them.

Examples:
  kakeya journal inspect .kakeya
  kakeya journal verify .kakeya/journal --json
  kakeya journal replay .kakeya
  kakeya journal compact .kakeya --older-than-days 30`;

export function journalCommand(): Command {
  return new Command('journal')
    .summary("look into a gateway's journal")
    .description("Looks into a gateway's journal: inspect, verify, replay, compact.")
    .addHelpText('after', HELP)
    .addCommand(inspectCommand())
    .addCommand(verifyCommand())
    .addCommand(replayCommand())
    .addCommand(compactCommand());
}

function inspectCommand(): Command {
  return subcommand('inspect', 'List segments, ranges, kinds of entries, sizes and times.').action(
    async (dir: string, { json = false }: JsonOption) => {
      const { showInspection } = await import('../journal/show_inspection.ts');
      finish(await showInspection(dir, json));
    },
  );
}

function verifyCommand(): Command {
  return subcommand(
    'verify',
    'Check every frame. Exit 0 when all are whole, 20 when a range is corrupt.',
  ).action(async (dir: string, { json = false }: JsonOption) => {
    const { showVerification } = await import('../journal/show_verification.ts');
    finish(await showVerification(dir, json));
  });
}

function replayCommand(): Command {
  return subcommand(
    'replay',
    'Derive every decision again from the recorded bodies. Exit 20 when one differs. Signatures are not checked again.',
  ).action(async (dir: string, { json = false }: JsonOption) => {
    const { showReplay } = await import('../journal/show_replay.ts');
    finish(await showReplay(dir, json));
  });
}

function compactCommand(): Command {
  return subcommand(
    'compact',
    'Remove old, consumed segments while no gateway runs on them (exit 4 if one does).',
  )
    .option('--older-than-days <n>', 'keep what is younger', integerFrom(0, 36_500), 14)
    .option('--data <dir>', 'data directory with the checkpoints, when the journal lies elsewhere (WAL_DIR)')
    .action(async (dir: string, options: CompactOptions) => {
      const { compact } = await import('../journal/compact.ts');
      finish(await compact(dir, options));
    });
}

function subcommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<dir>', "a gateway's data directory, or its journal directory")
    .option('--json', 'one JSON document')
    .addHelpText('after', `\nExample:\n  kakeya journal ${name} .kakeya`);
}
