import { join } from 'node:path';
import type { Disk, Seq } from '@kakeya/storage';
import type { LoggedChoice } from '@kakeya/verdict/bandit';
import { AppendOnlyFile } from '../effects/append_only_file.ts';
import { positionOf } from '../effects/feed.ts';

/** A choice at the position of the label that says what came of it. */
export interface ChoiceLine {
  readonly seq: Seq;
  readonly choice: LoggedChoice;
}

const NAME = 'choices';

/**
 * One JSON Lines file per bandit, `<tenant>/<position from which it chose>/choices.jsonl`: choices between other arms
 * cannot be evaluated together. Each line carries `log_seq`, so that line and position are one write, and what comes
 * again after a crash is found to be there. Labels come at people's pace, so the file is opened for each batch.
 */
export class ChoiceFeed {
  readonly #disk: Disk;
  readonly #directory: string;
  /** Not in the files yet: what could not be written is written with what comes next. */
  readonly #lines = new Map<string, ChoiceLine[]>();
  #logEnd: Seq = 0;

  constructor(disk: Disk, directory: string) {
    this.#disk = disk;
    this.#directory = directory;
  }

  /** `logEnd`: beyond it the log was damaged, and gives those positions out again to labels that must not be passed over. */
  open(logEnd: Seq): void {
    this.#logEnd = logEnd;
  }

  add(tenant: string, since: Seq, line: ChoiceLine): void {
    const place = join(tenant, String(since));
    const lines = this.#lines.get(place);
    if (lines === undefined) this.#lines.set(place, [line]);
    else lines.push(line);
  }

  /** Rejects where a file cannot be written: its lines are kept for the next time. */
  async write(): Promise<void> {
    for (const [place, lines] of this.#lines) {
      await this.#append(place, lines);
      this.#lines.delete(place);
    }
  }

  async #append(place: string, lines: readonly ChoiceLine[]): Promise<void> {
    const directory = join(this.#directory, place);
    const { file, lastLine } = await AppendOnlyFile.open(this.#disk, directory, `${NAME}.jsonl`);
    try {
      const through = Math.min(this.#logEnd, positionOf(lastLine, join(place, NAME)));
      const fresh = lines.filter(({ seq }) => seq > through);
      await file.append(
        fresh.map(({ seq, choice }) => `{"log_seq":${seq},${JSON.stringify(choice).slice(1)}`),
      );
    } finally {
      await file.close();
    }
  }
}
