import { type FieldProblem, parsePcs } from '@kakeya/protocol';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PcsSchema } from '../src/http/schemas.ts';
import { get, post, startTestGateway, type TestGateway } from './support/gateway.ts';
import { around, indexed } from './support/outcomes.ts';
import { signedBody } from './support/records.ts';

const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true } });

let running: TestGateway;
let url: string;

beforeAll(async () => {
  running = await startTestGateway();
  url = running.gateway.url;
});
afterAll(() => running[Symbol.asyncDispose]());

async function documentedSchema(operation: string, status: string): Promise<object> {
  const document: {
    paths: Record<
      string,
      Record<
        string,
        { operationId: string; responses: Record<string, { content: Record<string, { schema: object }> }> }
      >
    >;
  } = JSON.parse((await get(`${url}/openapi.json`)).text);
  for (const methods of Object.values(document.paths)) {
    for (const route of Object.values(methods)) {
      const [content] =
        route.operationId === operation ? Object.values(route.responses[status]?.content ?? {}) : [];
      if (content !== undefined) return content.schema;
    }
  }
  throw new Error(`/openapi.json does not document ${operation} ${status}.`);
}

/** That pcs_id is a hash, that N_j has the scales, and the finer form of three strings: a schema cannot say. */
const isBeyondSchema = ({ code, pointer }: FieldProblem): boolean =>
  code === 'pcs_id_mismatch' ||
  code === 'scales_mismatch' ||
  ['/sent_at', '/shard_id', '/sig'].includes(pointer);

describe('the published schema', () => {
  test('and the parser agree: what the schema refuses the parser refuses, what the parser takes the schema takes', async () => {
    const record: Record<string, unknown> = JSON.parse(await signedBody('schema'));
    const matches = ajv.compile(PcsSchema);
    const odd = fc.constantFrom<unknown>(
      null,
      '',
      'x',
      -1,
      0,
      1,
      1.5,
      2,
      5000,
      1e300,
      true,
      [],
      [1],
      {},
      { 2: 1 },
      '0.1',
      '2026-01-01T00:00:00Z',
      'ab'.repeat(32),
    );
    const field = fc.constantFrom(...Object.keys(record), 'tenant_id', 'vrf', 'context', 'extra');
    fc.assert(
      fc.property(field, fc.option(odd, { nil: undefined }), (name, value) => {
        const text = JSON.stringify({ ...record, [name]: value });
        const parsed = parsePcs(Buffer.from(text));
        const matched = matches(JSON.parse(text));
        const agree =
          matched === parsed.ok || (matched && !parsed.ok && parsed.problems.every(isBeyondSchema));
        expect([text, agree]).toEqual([text, true]);
      }),
      { numRuns: 2_000 },
    );
  });

  test('describes what is really answered', async () => {
    const accepted = await post(url, await signedBody('described'));
    const rejected = await post(url, await signedBody('described too', { D_hat: 1.41 }));
    const refused = await post(url, '{');
    await indexed(url);
    for (const [reply, schema] of [
      [accepted, await documentedSchema('submitPcs', '200')],
      [rejected, await documentedSchema('submitPcs', '202')],
      [refused, await documentedSchema('submitPcs', '400')],
      [await get(`${url}/v1/session`), await documentedSchema('getSession', '200')],
      [await get(`${url}/v1/outcomes`), await documentedSchema('listOutcomes', '200')],
      [await get(`${url}/v1/outcomes?limit=x`), await documentedSchema('listOutcomes', '400')],
      [await get(`${url}/v1/overview${around()}`), await documentedSchema('getOverview', '200')],
      [await get(`${url}/readyz`), await documentedSchema('ready', '200')],
      [await get(`${url}/healthz`), await documentedSchema('health', '200')],
    ] as const) {
      const matches = ajv.compile(schema);
      expect([reply.text, matches(reply.body), matches.errors ?? []]).toEqual([reply.text, true, []]);
    }
  });

  test('is OpenAPI 3.1 with every route', async () => {
    const document = (await get(`${url}/openapi.json`)).body;
    expect(document['openapi']).toBe('3.1.0');
    expect(Object.keys(document['paths'] ?? {}).toSorted()).toEqual([
      '/healthz',
      '/metrics',
      '/readyz',
      '/v1/acts',
      '/v1/bandit/{tenant}',
      '/v1/calibration/{tenant}',
      '/v1/calibration/{tenant}/charts',
      '/v1/calibration/{tenant}/preview',
      '/v1/calibration/{tenant}/recalibrate',
      '/v1/calibration/{tenant}/records',
      '/v1/cost/spans',
      '/v1/cost/{tenant}',
      '/v1/dead-letters',
      '/v1/dead-letters/discard',
      '/v1/dead-letters/redrive',
      '/v1/events',
      '/v1/grounding/check',
      '/v1/labels',
      '/v1/models/{tenant}',
      '/v1/outcomes',
      '/v1/outcomes/{id}',
      '/v1/overview',
      '/v1/pcs/batch',
      '/v1/pcs/submit',
      '/v1/pcs/{id}',
      '/v1/policies',
      '/v1/policies/lint',
      '/v1/policies/{id}',
      '/v1/policies/{id}/history',
      '/v1/policies/{id}/promote',
      '/v1/policies/{id}/rollback',
      '/v1/proofs/adapt',
      '/v1/proofs/verify',
      '/v1/routing/{tenant}',
      '/v1/routing/{tenant}/resume',
      '/v1/session',
      '/v1/system',
    ]);
  });
});
