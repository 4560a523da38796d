import type { Disk, ProjectionStore, Seq } from '@kakeya/storage';
import { GatewayError } from '../errors.ts';
import type { Result } from '../pipeline/log_entry.ts';
import { AppendOnlyFile } from './append_only_file.ts';
import type { Projection } from './projection.ts';

/** How many positions may pass before the checkpoint is saved although no line was written. */
const CHECKPOINT_EVERY = 10_000;

export interface FeedOptions {
  readonly name: string;
  readonly disk: Disk;
  readonly directory: string;
  readonly checkpoints: ProjectionStore;
  /** The line for a result, as the JSON text of an object without `log_seq`; undefined leaves it out. */
  readonly line: (result: Result) => string | undefined;
}

/**
 * A JSON Lines file with one line per chosen result, in the order of the log. Each line carries `log_seq`,
 * the position of its result. The file is its own checkpoint: line and position are one write, so that no
 * crash can separate them, and a torn batch resumes after its last whole line. The checkpoint store only spares reading the log again where no line was due.
 */
export function createFeed(options: FeedOptions): Projection {
  const { name, disk, directory, checkpoints, line } = options;
  let file: AppendOnlyFile | undefined;
  let saved: Seq = 0;
  let position: Seq = 0;

  const checkpoint = async (): Promise<void> => {
    await checkpoints.save(name, { seq: position, state: '{}' });
    saved = position;
  };

  return {
    name,
    async open(logEnd) {
      const opened = await AppendOnlyFile.open(disk, directory, `${name}.jsonl`);
      file = opened.file;
      saved = Math.min(logEnd, (await checkpoints.load(name))?.seq ?? 0);
      position = Math.min(logEnd, Math.max(saved, positionOf(opened.lastLine, name)));
      return position;
    },
    async apply(results, through) {
      const lines: string[] = [];
      for (const { seq, result } of results) {
        const value = line(result);
        if (value !== undefined) lines.push(`{"log_seq":${seq},${value.slice(1)}`);
      }
      await file?.append(lines);
      position = through;
      if (position - saved >= CHECKPOINT_EVERY) await checkpoint();
    },
    durablePosition: () => position,
    async close() {
      if (position > saved) await checkpoint();
      await file?.close();
    },
  };
}

/** Position of the entry that the line is of; 0: there is no line. @throws GatewayError `log_entry_corrupt` */
export function positionOf(lastLine: string | undefined, name: string): Seq {
  if (lastLine === undefined) return 0;
  const { log_seq } = parseLine(lastLine, name);
  if (Number.isSafeInteger(log_seq) && Number(log_seq) > 0) return Number(log_seq);
  throw corrupt(name);
}

function parseLine(text: string, name: string): { readonly log_seq?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch (cause) {
    throw corrupt(name, cause);
  }
  throw corrupt(name);
}

const corrupt = (name: string, cause?: unknown): GatewayError =>
  new GatewayError(
    'log_entry_corrupt',
    `The last line of ${name}.jsonl was not written by this gateway, so its position is unknown. Move the file away to start a new one after the last checkpoint.`,
    { cause },
  );
