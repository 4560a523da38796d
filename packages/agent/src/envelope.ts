import type { ReadSubmission } from './read_submission.ts';
import { assertSendable } from './summary/assert_sendable.ts';

/** How a record that something comes beside begins: no field of a record is called `pcs`. */
const ENVELOPE_START = new TextEncoder().encode('{"pcs":');

/**
 * What goes over the wire, UTF-8 JSON on one line.
 *
 * @throws AgentError `input_invalid` for a record that no gateway takes
 */
export function toWire({ record, beside }: ReadSubmission): Uint8Array<ArrayBuffer> {
  const alone = assertSendable(record);
  return beside === undefined ? alone : new TextEncoder().encode(JSON.stringify({ pcs: record, ...beside }));
}

/** The record of an envelope on its own, for keeping once it is answered; undefined where nothing is beside it. */
export function recordAlone(body: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (!ENVELOPE_START.every((byte, at) => body[at] === byte)) return undefined;
  const { pcs }: { readonly pcs: unknown } = JSON.parse(new TextDecoder().decode(body));
  return new TextEncoder().encode(JSON.stringify(pcs));
}
