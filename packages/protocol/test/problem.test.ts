import { describe, expect, it } from 'vitest';
import { PROBLEM_TYPES, problem } from '../src/mod.ts';

const STATUSES = {
  'malformed-json': 400,
  'invalid-record': 400,
  'pcs-id-mismatch': 400,
  'unsupported-version': 400,
  'signature-invalid': 401,
  'signature-missing': 401,
  'key-unknown': 401,
  'key-expired': 401,
  'token-missing': 401,
  'token-invalid': 401,
  'forbidden-scope': 403,
  'tenant-mismatch': 403,
  'tenant-unknown': 403,
  'client-certificate-required': 403,
  'client-certificate-unverifiable': 503,
  'host-refused': 421,
  'idempotency-conflict': 409,
  'body-too-large': 413,
  'context-mismatch': 400,
  'invalid-request': 400,
  'unsupported-media-type': 415,
  'rate-limited': 429,
  overloaded: 429,
  'journal-unavailable': 503,
  'store-unavailable': 503,
  'not-found': 404,
  'method-not-allowed': 405,
  'policy-invalid': 422,
  'policy-version-conflict': 409,
  'policy-standing-conflict': 409,
  'policy-drift': 409,
  'policy-context-invalid': 422,
  'policy-plan-invalid': 422,
  internal: 500,
};

describe('problem types (RFC 9457)', () => {
  it('are these, with these statuses: clients depend on them', () => {
    expect(
      Object.fromEntries(Object.entries(PROBLEM_TYPES).map(([name, { status }]) => [name, status])),
    ).toEqual(STATUSES);
  });

  it.each(Object.entries(PROBLEM_TYPES))(
    '%s has its own URI, a title and one sentence of help',
    (name, { type, title, help }) => {
      expect(type).toBe(`urn:kakeya:problem:${name}`);
      expect(title).toMatch(/^[A-Z\p{Ll}_][^.]+$/u);
      expect(help).toMatch(/^[A-Z].+\.$/);
    },
  );
});

describe('problem', () => {
  it('builds the whole body', () => {
    const errors = [{ pointer: '/r', code: 'field_bounds', message: 'x' }];
    expect(problem('invalid-record', { detail: 'd', request_id: 'q', errors })).toEqual({
      type: 'urn:kakeya:problem:invalid-record',
      title: PROBLEM_TYPES['invalid-record'].title,
      status: 400,
      detail: 'd',
      help: PROBLEM_TYPES['invalid-record'].help,
      request_id: 'q',
      errors,
    });
  });

  it('leaves out what does not apply', () => {
    expect(Object.keys(problem('internal', { detail: 'd', request_id: 'q' }))).toEqual([
      'type',
      'title',
      'status',
      'detail',
      'help',
      'request_id',
    ]);
    expect(problem('rate-limited', { detail: 'd', request_id: 'q', retry_after_s: 3 })).toMatchObject({
      status: 429,
      retry_after_s: 3,
    });
  });
});
