import { StorageError } from '../errors.ts';
import type { CloudEvent } from './types.ts';

export const CLOUD_EVENTS_MEDIA_TYPE = 'application/cloudevents+json';

/** Visible ASCII: the id also travels as a header, where a line break would begin another header. */
const VISIBLE = /^[\x21-\x7e]{1,512}$/;
const ATTRIBUTE_NAME = /^[a-z0-9]{1,20}$/;
const OWN_ATTRIBUTES: ReadonlySet<string> = new Set([
  'specversion',
  'id',
  'source',
  'type',
  'subject',
  'time',
  'datacontenttype',
  'dataschema',
  'data',
]);

const encoder = new TextEncoder();

/** The event in structured mode (CloudEvents 1.0, JSON format). Throws `invalid_argument` for one that cannot be written. */
export function encodeCloudEvent(event: CloudEvent): Uint8Array {
  assertEvent(event);
  return encoder.encode(
    JSON.stringify({
      specversion: '1.0',
      id: event.id,
      source: event.source,
      type: event.type,
      ...(event.subject === undefined ? {} : { subject: event.subject }),
      ...(event.timeMs === undefined ? {} : { time: new Date(event.timeMs).toISOString() }),
      ...event.extensions,
      datacontenttype: 'application/json',
      data: event.data,
    }),
  );
}

function assertEvent(event: CloudEvent): void {
  for (const name of ['id', 'source', 'type'] as const) {
    if (!VISIBLE.test(event[name])) throw refusal(`its ${name} must be 1 to 512 visible ASCII characters`);
  }
  if (event.subject === '') throw refusal('an empty subject must be left out');
  if (event.timeMs !== undefined && !isRfc3339Ms(event.timeMs)) throw refusal('its time is out of range');
  for (const [name, value] of Object.entries(event.extensions ?? {})) {
    if (!ATTRIBUTE_NAME.test(name) || OWN_ATTRIBUTES.has(name)) {
      throw refusal(`${name} cannot name an extension: use 1 to 20 lower-case letters and digits`);
    }
    if (value === '') throw refusal(`an empty ${name} must be left out`);
  }
}

/** RFC 3339 has years of four digits. */
const isRfc3339Ms = (ms: number): boolean =>
  ms >= Date.UTC(0, 0) && ms <= Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const refusal = (why: string): StorageError =>
  new StorageError('invalid_argument', `The event cannot be written as a CloudEvent: ${why}.`);
