import { CliError } from '../../errors.ts';

const TIMEOUT_MS = 120_000;
/** Sixteen million elements. */
const MAX_BYTES = 512 * 1_048_576;

/**
 * The bytes at a URL, of a set whose root is committed to: nothing else about where they come from is trusted.
 * @throws CliError `file_unreadable`: no answer, or not one that can be a set
 */
export async function fetchSet(where: string, url: string): Promise<Uint8Array> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new Error(`the answer is ${response.status} ${response.statusText}`);
    return await bounded(response);
  } catch (fault) {
    const reason = fault instanceof Error ? describe(fault) : String(fault);
    throw new CliError('file_unreadable', `${where}: ${url} cannot be fetched: ${reason}.`, { cause: fault });
  }
}

async function bounded({ body }: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error(`it is over ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What `fetch` says is only that it failed; its cause says why. */
const describe = ({ message, cause }: Error): string => (cause instanceof Error ? cause.message : message);
