import { afterAll, beforeAll, expect, test } from 'vitest';
import { get, NO_THREAD, post, startTestGateway, type TestGateway } from './support/gateway.ts';
import { indexed } from './support/outcomes.ts';
import { signedBody } from './support/records.ts';

let running: TestGateway;
let url: string;

beforeAll(async () => {
  running = await startTestGateway(NO_THREAD);
  url = running.gateway.url;
  await post(url, await signedBody('one'));
  await indexed(url);
});
afterAll(() => running[Symbol.asyncDispose]());

const LAST = '%2B275760-09-13T00:00:00Z';
const FIRST = '-271821-04-20T00:00:00Z';

test.each([
  '/v1/outcomes?__proto__=x',
  '/v1/outcomes?constructor=x',
  '/v1/outcomes?toString=x',
  '/v1/outcomes?tenant=__proto__',
  '/v1/outcomes?tenant=*&tenant=default',
  '/v1/outcomes?q=%00',
  `/v1/outcomes?shard=${'x'.repeat(257)}`,
  '/v1/outcomes?reason=a%00',
  '/v1/outcomes?offset=9007199254740993',
  '/v1/outcomes?through=1e300',
  '/v1/outcomes?limit=501',
  `/v1/outcomes?from=${FIRST}`,
  `/v1/overview?from=${FIRST}&until=${LAST}`,
  `/v1/overview?from=1970-01-01T00:00:00Z&until=${LAST}`,
  `/v1/overview?from=2020-01-01T00:00:00Z&until=2020-01-01T00:00:00Z`,
  '/v1/events?__proto__=x',
  '/v1/acts?limit=1e9',
  '/v1/dead-letters?after=9007199254740991',
  '/v1/calibration/default/preview?__proto__=x',
])('%s is refused as what it is: a query', async (path) => {
  const { status, body } = await get(`${url}${path}`);
  expect([status, body['type']]).toEqual([400, 'urn:kakeya:problem:invalid-request']);
});

test.each([
  '/v1/outcomes?offset=9007199254740991',
  '/v1/outcomes?q=%ED%A0%80',
  '/v1/outcomes?q=%F4%8F%BF%BF',
  "/v1/outcomes?q=%25' OR 1=1 --",
  '/v1/outcomes?through=9007199254740991&q=zz&labelled=no&decision=accept&reason=x&shard=y',
  `/v1/outcomes?until=${LAST}&order=oldest&offset=1`,
])('%s finds nothing, without a fault', async (path) => {
  const { status, body } = await get(`${url}${path}`);
  expect([status, body['outcomes']]).toEqual([200, []]);
});

test('as long a time as a calendar names is told in so many buckets', async () => {
  const { status } = await get(`${url}/v1/overview?from=1970-01-01T00:00:00Z&until=9999-12-31T23:59:59Z`);
  expect(status).toBe(200);
});
