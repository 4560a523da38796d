import { open } from 'node:fs/promises';
import { decodeInbox, decodeResult, INBOX, readSubmission, RESULT } from '@kakeya/gateway';
import { type PolicyContext, PolicyError, readContext } from '@kakeya/policy';
import { type JournalEntry, readJournalReadOnly, type Seq } from '@kakeya/storage';
import { CliError } from '../../errors.ts';
import { EXIT, type ExitCode } from '../../exit_code.ts';
import { journalKeysFrom } from '../../journal/journal_keys.ts';
import { locateJournal } from '../../journal/locate_journal.ts';
import { note, print } from '../../output/print.ts';

export interface ExtractOptions {
  readonly data?: string;
  readonly policy: string;
  readonly tenant?: string;
  readonly out: string;
}

/** `kakeya policy contexts`: of what was decided, in the order of the decisions. What was refused anybody can send. */
export async function extractContexts({ data, policy, tenant, out }: ExtractOptions): Promise<ExitCode> {
  const { directory } = locateJournal(data ?? process.env['KAKEYA_DATA'] ?? '.kakeya');
  const encryption = journalKeysFrom(process.env);
  let damaged = 0;
  const entries = readJournalReadOnly(directory, 1, {
    onCorruption: () => {
      damaged += 1;
    },
    ...(encryption === undefined ? {} : { encryption }),
  });
  const extract = new Extract(policy, tenant);
  const sink = out === '-' ? undefined : await openOut(out);
  try {
    for await (const entry of entries) {
      const line = extract.see(entry);
      if (line === undefined) continue;
      await (sink === undefined ? print(line) : sink.write(line));
    }
  } finally {
    await sink?.close();
  }
  note(`${extract.written} contexts of ${policy}${out === '-' ? '' : ` in ${out}`}.`);
  if (extract.unreadable > 0) note(`${extract.unreadable} left out: they are not contexts.`);
  if (damaged === 0) return EXIT.ok;
  note(`${damaged} ranges of the journal are damaged: contexts may be missing.`);
  return EXIT.rejected;
}

/** A result follows its submission within the gateway's in-flight window, so memory is bounded by it. */
class Extract {
  written = 0;
  unreadable = 0;
  readonly #policy: string;
  readonly #tenant: string | undefined;
  readonly #open = new Map<Seq, string>();

  constructor(policy: string, tenant: string | undefined) {
    this.#policy = policy;
    this.#tenant = tenant;
  }

  see(entry: JournalEntry): string | undefined {
    if (entry.kind === INBOX) this.#submitted(entry);
    if (entry.kind !== RESULT) return undefined;
    const { kind, inbox } = decodeResult(entry);
    const line = this.#open.get(inbox);
    this.#open.delete(inbox);
    if (kind !== 'decided' || line === undefined) return undefined;
    this.written += 1;
    return line;
  }

  #submitted(entry: JournalEntry): void {
    const { tenant, body, receivedAtMs } = decodeInbox(entry);
    if (this.#tenant !== undefined && tenant !== this.#tenant) return;
    const read = readSubmission(body);
    if (!read.ok || read.policy?.id !== this.#policy) return;
    const { proofs } = read.policy;
    const context = contextOf(read.policy.context);
    if (context === undefined) {
      this.unreadable += 1;
      return;
    }
    const line = {
      received_at: new Date(receivedAtMs).toISOString(),
      tenant,
      context,
      ...(proofs && { proofs }),
    };
    this.#open.set(entry.seq, `${JSON.stringify(line)}\n`);
  }
}

/** Without lists: a sender's paths must not be read where the contexts are. undefined: it is not a context. */
function contextOf(value: unknown): Omit<PolicyContext, 'lists'> | undefined {
  try {
    const { inputs, commitments, variables } = readContext(value);
    return { inputs, commitments, variables };
  } catch (fault) {
    if (fault instanceof PolicyError) return undefined;
    throw fault;
  }
}

async function openOut(path: string) {
  try {
    return await open(path, 'w');
  } catch (cause) {
    throw new CliError('file_unwritable', `${path} cannot be written: ${String(cause)}.`, { cause });
  }
}
