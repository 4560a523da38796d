import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJournal } from '../src/journal/mod.ts';

const CHILD = fileURLToPath(new URL('support/journal_child.ts', import.meta.url));

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kakeya-journal-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

describe('kill -9 of a process that appends', () => {
  it('loses no acknowledged entry, in order and once, over several lives', async () => {
    const acknowledged = new Map<number, string>();
    for (const [life, lines] of [150, 700, 1, 400].entries()) {
      const child = spawn(process.execPath, [CHILD, directory, `life${life}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exited = once(child, 'exit');
      let seen = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        const [seq, value] = line.split(' ');
        // The pipe may end in the middle of a line.
        if (value === undefined || !/^life\d\/\d\/\d+$/.test(value)) continue;
        acknowledged.set(Number(seq), value);
        if (++seen === lines) child.kill('SIGKILL');
      }
      await exited;
      expect(seen).toBeGreaterThanOrEqual(lines);
    }
    const { journal, recovery } = await openJournal({ directory, clock: Date.now, segmentBytes: 64 * 1024 });
    expect(recovery.corrupt).toEqual([]);
    const found = new Map<number, string>();
    for await (const { seq, payload } of journal.read(1)) {
      expect(seq).toBe(found.size + 1);
      found.set(seq, Buffer.from(payload).toString().trimEnd());
    }
    expect(new Set(found.values()).size).toBe(found.size);
    // The last line before the kill may be cut short in its number.
    for (const [seq, value] of acknowledged) {
      const stored = found.get(seq) ?? '';
      expect(stored === value || stored.startsWith(value)).toBe(true);
    }
    await journal.close();
  });
});
