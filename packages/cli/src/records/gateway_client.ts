import { member, readVerdict, unanswered, type Verdict } from './verdict.ts';

export interface GatewayTarget {
  readonly endpoint: string;
  readonly token?: string | undefined;
  readonly tenant?: string | undefined;
}

const TIMEOUT_MS = 30_000;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BLANK = 0x20;

/** Sends one record's bytes as they are and reads the verdict. Never rejects for what the network does. */
export async function submitRecord(target: GatewayTarget, bytes: Uint8Array): Promise<Verdict> {
  try {
    const response = await post(target, '/v1/pcs/submit', 'application/json', bytes);
    const replayed = response.headers.get('idempotent-replayed') === 'true';
    return readVerdict(response.status, replayed, parseJson(await response.text()));
  } catch (error) {
    return unanswered(error);
  }
}

/**
 * Sends the records as one NDJSON stream: one verdict per record, in their order. Records for which no line came back
 * are unanswered.
 */
export async function submitBatch(
  target: GatewayTarget,
  records: readonly Uint8Array[],
): Promise<readonly Verdict[]> {
  try {
    const body = Buffer.concat(records.flatMap((bytes) => [asLine(bytes), Uint8Array.of(NEWLINE)]));
    const response = await post(target, '/v1/pcs/batch', 'application/x-ndjson', body);
    const text = await response.text();
    if (response.status !== 200) {
      const whole = readVerdict(response.status, false, parseJson(text));
      return records.map(() => whole);
    }
    const lines = text.split('\n').filter((line) => line !== '');
    const missing = unanswered(new Error('The answer ended before this record.'));
    return records.map((_, index) => readLine(lines[index]) ?? missing);
  } catch (error) {
    const none = unanswered(error);
    return records.map(() => none);
  }
}

/** Line breaks in JSON are white space between tokens, never inside a string: as blanks they change no claim. */
function asLine(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => (byte === NEWLINE || byte === CARRIAGE_RETURN ? BLANK : byte));
}

async function post(
  { endpoint, token, tenant }: GatewayTarget,
  path: string,
  contentType: string,
  body: Uint8Array,
): Promise<Response> {
  return fetch(`${endpoint}${path}`, {
    method: 'POST',
    headers: {
      'content-type': contentType,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(tenant === undefined ? {} : { 'x-tenant-id': tenant }),
    },
    body: Uint8Array.from(body),
    // A followed redirect would carry the token to a host that nobody named.
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

function readLine(line: string | undefined): Verdict | undefined {
  const answer = line === undefined ? undefined : parseJson(line);
  const status = member(answer, 'status');
  if (typeof status !== 'number') return undefined;
  const body = member(answer, status === 200 || status === 202 ? 'outcome' : 'problem');
  return readVerdict(status, member(answer, 'replayed') === true, body);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
