import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeCloudEvent } from '../src/bus/encode_cloud_event.ts';
import { parseNatsUrl } from '../src/bus/nats/parse_nats_url.ts';
import { parseNotice } from '../src/bus/nats/parse_notice.ts';
import { redriveId } from '../src/bus/nats/redrive_id.ts';
import { subjectOf } from '../src/bus/nats/subject.ts';
import type { CloudEvent } from '../src/bus/types.ts';

const EVENT: CloudEvent = { id: 'j:1', source: '/journals/j', type: 'io.kakeya.test', data: { n: 1 } };

describe('CloudEvents 1.0, structured mode', () => {
  test('every attribute stands beside the data, under its own name', () => {
    const full = { ...EVENT, subject: 'abc', timeMs: 0, extensions: { tenantid: 'acme' } };
    expect(JSON.parse(new TextDecoder().decode(encodeCloudEvent(full)))).toEqual({
      specversion: '1.0',
      id: 'j:1',
      source: '/journals/j',
      type: 'io.kakeya.test',
      subject: 'abc',
      time: '1970-01-01T00:00:00.000Z',
      tenantid: 'acme',
      datacontenttype: 'application/json',
      data: { n: 1 },
    });
  });

  test.each<[string, Partial<CloudEvent>]>([
    ['an empty id', { id: '' }],
    ['an id that would begin another header', { id: 'a\r\nNats-Rollup: all' }],
    ['an empty source', { source: '' }],
    ['an empty type', { type: '' }],
    ['an empty subject', { subject: '' }],
    ['a year of five digits', { timeMs: Date.UTC(10_000, 0) }],
    ['no time at all', { timeMs: Number.NaN }],
    ['an extension in upper case', { extensions: { tenantId: 'acme' } }],
    ['an extension that takes the place of an attribute', { extensions: { specversion: '2.0' } }],
    ['an empty extension', { extensions: { tenantid: '' } }],
  ])('%s is refused', (_, change) => {
    expect(() => encodeCloudEvent({ ...EVENT, ...change })).toThrow(
      expect.objectContaining({ code: 'invalid_argument' }),
    );
  });
});

describe('subjects', () => {
  const topic = fc.array(fc.string({ minLength: 1, unit: 'grapheme' }), { minLength: 1, maxLength: 4 });

  test('no topic leaves its prefix or its number of tokens, and none holds what subjects give a meaning', () => {
    fc.assert(
      fc.property(topic, (tokens) => {
        const subject = subjectOf('kakeya', tokens);
        expect(subject).toMatch(/^kakeya(?:\.[A-Za-z0-9_%-]+)+$/);
        expect(subject.split('.')).toHaveLength(1 + tokens.length);
      }),
    );
  });

  test('two topics never share a subject: it can be decoded', () => {
    fc.assert(
      fc.property(topic, (tokens) => {
        const encoded = subjectOf('kakeya', tokens).split('.').slice(1);
        expect(encoded.map(decodeURIComponent)).toEqual(tokens);
      }),
    );
  });

  test.each([[['']], [['a', '']], [['\ud800']]])('the topic %j is refused', (tokens) => {
    expect(() => subjectOf('kakeya', tokens)).toThrow(expect.objectContaining({ code: 'invalid_argument' }));
  });
});

describe('the URL of a server', () => {
  test('names servers, credentials and whether the connection must be encrypted', () => {
    expect(parseNatsUrl('nats://127.0.0.1:4222')).toEqual({ servers: ['127.0.0.1:4222'] });
    expect(parseNatsUrl('tls://us%40er:p%3Aw@a:1, nats://[::1]:2')).toEqual({
      servers: ['a:1', '[::1]:2'],
      user: 'us@er',
      pass: 'p:w',
      tls: {},
    });
    expect(parseNatsUrl('nats://secret@a')).toEqual({ servers: ['a'], token: 'secret' });
  });

  test.each(['', 'http://a', 'a:4222', 'nats://', 'nats://a/path', 'nats://a,', 'nats://%zz:x@a'])(
    '%j is refused without being repeated',
    (url) => {
      expect(() => parseNatsUrl(url)).toThrow(expect.objectContaining({ code: 'invalid_argument' }));
    },
  );

  test('whatever is wrong with it, a password is not shown', () => {
    expect(() => parseNatsUrl('nats://user:hunter2@host/path')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
  });
});

describe('the notice of a consumer that gave up', () => {
  const notice = { stream: 'K', consumer: 'c', stream_seq: 7, deliveries: 3 };

  test('is read as the server writes it', () => {
    expect(parseNotice(JSON.stringify(notice), 'K')).toEqual({ consumer: 'c', position: 7, deliveries: 3 });
  });

  test.each([
    { ...notice, stream: 'OTHER' },
    { ...notice, consumer: 1 },
    { ...notice, stream_seq: 0 },
    { ...notice, stream_seq: '7' },
    { ...notice, deliveries: 0.5 },
    null,
    [],
  ])('%j is none', (value) => {
    expect(parseNotice(JSON.stringify(value), 'K')).toBeUndefined();
  });

  test('no text makes its parser throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseNotice(text, 'K')),
      { numRuns: 1_000 },
    );
  });
});

test('each redrive of one message has an id of its own, the same at every attempt', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 5 }), (id, times) => {
      fc.pre(!id.includes('#redrive-'));
      let current = id;
      for (let count = 0; count < times; count += 1) current = redriveId(current);
      expect(current).toBe(`${id}#redrive-${times}`);
    }),
  );
});
