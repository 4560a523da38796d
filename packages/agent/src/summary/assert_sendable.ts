import { type Pcs, parsePcs } from '@kakeya/protocol';
import { AgentError } from '../errors.ts';

const SHOWN = 5;

/**
 * Refuses a record that every gateway would refuse, before it is signed or stored.
 *
 * @returns its wire form, UTF-8 JSON
 * @throws AgentError `input_invalid` with the JSON pointers of what is wrong
 */
export function assertSendable(record: Pcs): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(JSON.stringify(record));
  const parsed = parsePcs(bytes);
  if (parsed.ok) return bytes;
  const shown = parsed.problems.slice(0, SHOWN).map(({ pointer, message }) => `${pointer || '/'} ${message}`);
  throw new AgentError('input_invalid', `The record is not one that a gateway takes: ${shown.join('; ')}.`);
}
