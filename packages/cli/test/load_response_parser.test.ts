import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Parsed, ResponseParser } from '../src/load/http/response_parser.ts';

interface Answer {
  readonly status: number;
  readonly body: string;
}

const fixed = (status: number, body: string): string =>
  `HTTP/1.1 ${status} Some Reason\r\nContent-Type: text/plain\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

const chunked = (status: number, pieces: readonly string[], trailers = ''): string =>
  `HTTP/1.1 ${status}\r\nTransfer-Encoding: Chunked\r\n\r\n` +
  pieces.map((piece) => `${Buffer.byteLength(piece).toString(16)};ext=1\r\n${piece}\r\n`).join('') +
  `0\r\n${trailers}\r\n`;

/** Feeds the pieces one after the other; what comes before the last must be incomplete. */
function parsePieces(pieces: readonly Buffer[], parser = new ResponseParser()): Parsed {
  let parsed: Parsed = { kind: 'incomplete' };
  for (const piece of pieces) {
    expect(parsed.kind).toBe('incomplete');
    parsed = parser.push(piece);
  }
  return parsed;
}

function answerOf(parsed: Parsed): Answer {
  if (parsed.kind !== 'complete') throw new Error(`not complete: ${JSON.stringify(parsed)}`);
  return { status: parsed.response.status, body: parsed.response.body.toString('utf8') };
}

/** A well-formed response, whose end lies at its last byte, and what it says. */
const response: fc.Arbitrary<{ readonly text: string; readonly answer: Answer }> = fc
  .record({
    status: fc.integer({ min: 200, max: 599 }).filter((status) => status !== 204 && status !== 304),
    pieces: fc.array(fc.string({ minLength: 1, unit: 'binary', maxLength: 40 }), { maxLength: 5 }),
    interim: fc.boolean(),
    form: fc.constantFrom('fixed', 'chunked', 'trailers'),
  })
  .map(({ status, pieces, interim, form }) => {
    const body = pieces.join('');
    const text =
      form === 'fixed'
        ? fixed(status, body)
        : chunked(status, pieces, form === 'trailers' ? 'checksum: abc\r\nx: y\r\n' : '');
    return {
      text: (interim ? 'HTTP/1.1 103 Early\r\nlink: x\r\n\r\n' : '') + text,
      answer: { status, body },
    };
  });

describe('HTTP/1.1 responses (RFC 9112)', () => {
  test.each([
    ['content-length', fixed(200, '{"pcs_id":"ü"}'), { status: 200, body: '{"pcs_id":"ü"}' }],
    ['no body', fixed(404, ''), { status: 404, body: '' }],
    ['chunked', chunked(202, ['{"a"', ':1}', 'ü'], 'x: y\r\n'), { status: 202, body: '{"a":1}ü' }],
    ['no chunks', chunked(200, []), { status: 200, body: '' }],
    ['204', 'HTTP/1.1 204 No Content\r\n\r\n', { status: 204, body: '' }],
    ['interim before final', `HTTP/1.1 100 Continue\r\n\r\n${fixed(200, 'x')}`, { status: 200, body: 'x' }],
  ])('%s: the same answer wherever the bytes are split, and it ends at its last byte', (_, text, answer) => {
    const bytes = Buffer.from(text);
    expect(answerOf(parsePieces([bytes]))).toEqual(answer);
    for (let at = 1; at < bytes.length; at += 1) {
      expect(answerOf(parsePieces([bytes.subarray(0, at), bytes.subarray(at)]))).toEqual(answer);
    }
    const single = Array.from({ length: bytes.length }, (_byte, i) => bytes.subarray(i, i + 1));
    expect(answerOf(parsePieces(single))).toEqual(answer);
  });

  test('any sequence of responses on one connection, split anywhere, reads as sent', () => {
    fc.assert(
      fc.property(
        fc.array(response, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(), { maxLength: 8 }),
        (responses, cuts) => {
          const parser = new ResponseParser();
          for (const { text, answer } of responses) {
            const bytes = Buffer.from(text);
            const at = [...new Set(cuts.map((cut) => cut % bytes.length))].toSorted((a, b) => a - b);
            const pieces = [0, ...at].map((from, i) => bytes.subarray(from, at[i] ?? bytes.length));
            expect(answerOf(parsePieces(pieces, parser))).toEqual(answer);
          }
        },
      ),
    );
  });

  test('a body without a length ends with the connection, which then carries no other request', () => {
    const parser = new ResponseParser();
    expect(parser.push(Buffer.from('HTTP/1.1 200 OK\r\n\r\npart one, '))).toEqual({ kind: 'incomplete' });
    expect(parser.push(Buffer.from('part two'))).toEqual({ kind: 'incomplete' });
    const parsed = parser.end();
    expect(answerOf(parsed)).toEqual({ status: 200, body: 'part one, part two' });
    expect(parsed).toMatchObject({ response: { keepAlive: false } });
  });

  test('an end in the middle is no answer', () => {
    const whole = Buffer.from(fixed(200, 'abc'));
    for (let at = 0; at < whole.length; at += 1) {
      const parser = new ResponseParser();
      if (at > 0) parser.push(whole.subarray(0, at));
      expect(parser.end()).toEqual({ kind: 'incomplete' });
    }
  });

  test.each([
    ['HTTP/1.1 200\r\ncontent-length: 0\r\n\r\n', true],
    ['HTTP/1.1 200\r\nConnection: keep-alive, Close\r\ncontent-length: 0\r\n\r\n', false],
    ['HTTP/1.0 200\r\ncontent-length: 0\r\n\r\n', false],
    ['HTTP/1.0 200\r\nconnection: Keep-Alive\r\ncontent-length: 0\r\n\r\n', true],
  ])('%j: may the connection go on? %s', (text, keepAlive) => {
    expect(parsePieces([Buffer.from(text)])).toMatchObject({ kind: 'complete', response: { keepAlive } });
  });

  test.each([
    ['two readings of the length', 'HTTP/1.1 200\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n'],
    ['a negative length', 'HTTP/1.1 200\r\ncontent-length: -1\r\n\r\n'],
    ['an unknown coding', 'HTTP/1.1 200\r\ntransfer-encoding: gzip, chunked\r\n\r\n'],
    ['a size that is none', 'HTTP/1.1 200\r\ntransfer-encoding: chunked\r\n\r\n-1\r\n'],
    ['a chunk that is too long', 'HTTP/1.1 200\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n'],
    ['a body without end', 'HTTP/1.1 200\r\ncontent-length: 99999999999\r\n\r\n'],
    ['a chunk without end', 'HTTP/1.1 200\r\ntransfer-encoding: chunked\r\n\r\nffffffff\r\n'],
    ['a header without end', `HTTP/1.1 200\r\nx: ${'y'.repeat(20_000)}`],
    ['a name with a blank', 'HTTP/1.1 200\r\nx : y\r\n\r\n'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
    ['bytes after the end', `${fixed(200, 'a')}b`],
  ])('%s is malformed', (_, text) => {
    expect(new ResponseParser().push(Buffer.from(text)).kind).toBe('malformed');
  });

  test('fuzz: whatever arrives, the parser says something and never throws', () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .tuple(response, fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }))
        .map(([{ text }, changes]) => {
          const bytes = Buffer.from(text);
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          return bytes;
        }),
    );
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 4 }), (pieces) => {
        const parser = new ResponseParser();
        for (const piece of pieces) {
          if (parser.push(Buffer.from(piece)).kind === 'malformed') return;
        }
        expect(['incomplete', 'complete']).toContain(parser.end().kind);
      }),
    );
  });
});
