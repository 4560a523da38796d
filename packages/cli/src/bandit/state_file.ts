import { rename, writeFile } from 'node:fs/promises';
import { parseJsonStrict } from '@kakeya/protocol';
import { type BanditState, parseBanditState } from '@kakeya/verdict/bandit';
import { CliError } from '../errors.ts';
import { readInputText } from '../records/read_input.ts';
import { refuseAsInput } from '../records/refuse_as_input.ts';

/** 32 arms of 9 members, three of them objects. */
const LIMITS = { maxDepth: 5, maxMembers: 1024, maxElements: 1024 } as const;

/** @throws CliError `file_unreadable`, `input_invalid` */
export async function readState(file: string): Promise<BanditState> {
  const parsed = parseJsonStrict(new TextEncoder().encode(await readInputText(file)), LIMITS);
  if (!parsed.ok) {
    throw new CliError(
      'input_invalid',
      `${file}: ${parsed.problems.map(({ message }) => message).join(' ')}`,
    );
  }
  return refuseAsInput(file, () => parseBanditState(parsed.value));
}

/** @throws CliError `file_unwritable`, also where the file is there already */
export async function createState(file: string, state: BanditState): Promise<void> {
  await writing(file, () => writeFile(file, textOf(state), { flag: 'wx' }));
}

/** As a whole: a reader sees the old state or the new one. @throws CliError `file_unwritable` */
export async function replaceState(file: string, state: BanditState): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  await writing(file, async () => {
    await writeFile(temporary, textOf(state), { flush: true });
    await rename(temporary, file);
  });
}

export async function writing(file: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CliError('file_unwritable', `${file} cannot be written: ${why}.`, { cause });
  }
}

const textOf = (state: BanditState): string => `${JSON.stringify(state, null, 2)}\n`;
