import type { Disk, ProjectionStore, Seq } from '@kakeya/storage';
import { SPAN_FEED } from '../consumers.ts';
import { AppendOnlyFile, MOST_LINES_AT_ONCE } from '../effects/append_only_file.ts';
import type { LoggedSpans, Projection } from '../effects/projection.ts';
import { GatewayError } from '../errors.ts';

/** How many positions may pass before the checkpoint is saved although no line was written. */
const CHECKPOINT_EVERY = 10_000;

export interface SpanFeedOptions {
  readonly disk: Disk;
  readonly directory: string;
  readonly checkpoints: ProjectionStore;
}

/** The last line that the file holds: the entry, and the span within it. */
interface Written {
  readonly seq: Seq;
  readonly index: number;
}

/**
 * `spans.jsonl`: every recorded span exactly once, as `kakeya cost` reads it. An entry may hold more spans than one
 * write does, so each line says which span of its entry it is: line and position are one write, and after a crash an
 * entry goes on behind its last whole line.
 */
export function createSpanFeed({ disk, directory, checkpoints }: SpanFeedOptions): Projection {
  let file: AppendOnlyFile | undefined;
  let saved: Seq = 0;
  let position: Seq = 0;
  let written: Written = { seq: 0, index: -1 };

  const checkpoint = async (): Promise<void> => {
    await checkpoints.save(SPAN_FEED, { seq: position, state: '{}' });
    saved = position;
  };

  return {
    name: SPAN_FEED,
    async open(logEnd) {
      const opened = await AppendOnlyFile.open(disk, directory, `${SPAN_FEED}.jsonl`);
      file = opened.file;
      const last = writtenOf(opened.lastLine);
      // Beyond the end only if damage took it: those positions are given out again, to spans that must not be passed over.
      if (last.seq <= logEnd) written = last;
      saved = Math.min(logEnd, (await checkpoints.load(SPAN_FEED))?.seq ?? 0);
      // The last entry may have been cut off: it is read again, and what it holds already is passed over.
      position = Math.min(logEnd, Math.max(saved, last.seq - 1));
      return position;
    },
    async apply(_results, through, _changes, entries) {
      const lines = entries.flatMap((entry) => linesOf(entry, written));
      for (let from = 0; from < lines.length; from += MOST_LINES_AT_ONCE) {
        const chunk = lines.slice(from, from + MOST_LINES_AT_ONCE);
        await file?.append(chunk.map(({ text }) => text));
        written = chunk.at(-1) ?? written;
      }
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

/** Those of the entry's lines that are not written yet. */
function linesOf(
  { seq, tenant, spans }: LoggedSpans,
  written: Written,
): readonly (Written & { readonly text: string })[] {
  if (seq < written.seq) return [];
  const from = seq === written.seq ? written.index + 1 : 0;
  return spans.slice(from).map((span, offset) => {
    const index = from + offset;
    return { seq, index, text: JSON.stringify({ log_seq: seq, log_index: index, tenant, ...span }) };
  });
}

function writtenOf(lastLine: string | undefined): Written {
  if (lastLine === undefined) return { seq: 0, index: -1 };
  const { log_seq: seq, log_index: index } = parseLine(lastLine);
  if (isCount(seq) && isCount(index) && seq > 0) return { seq, index };
  throw corrupt();
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

function parseLine(text: string): { readonly log_seq?: unknown; readonly log_index?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch (cause) {
    throw corrupt(cause);
  }
  throw corrupt();
}

const corrupt = (cause?: unknown): GatewayError =>
  new GatewayError(
    'log_entry_corrupt',
    `The last line of ${SPAN_FEED}.jsonl was not written by this gateway, so its position is unknown. Move the file away to start a new one after the last checkpoint.`,
    { cause },
  );
