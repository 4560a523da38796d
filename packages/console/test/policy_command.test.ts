import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createLogger, type Gateway, loadConfig, startGateway } from '@kakeya/gateway';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PolicyVerdict, PolicyVersion } from '../src/pages/policies/policy_answers.ts';
import { pinnedOf } from '../src/pages/policy/question/pinned_of.ts';
import { verifyCommand } from '../src/pages/policy/verdict/verify_command.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const run = promisify(execFile);
let directory: string;
let gateway: Gateway;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kakeya-command-'));
  const env = {
    PORT: '0',
    KAKEYA_DATA: join(directory, 'data'),
    PCS_HMAC_KEY: 'of this test',
    JUDGE_THREADS: '0',
  };
  gateway = await startGateway(loadConfig(env), { logger: createLogger('silent') });
});
afterAll(async () => {
  await gateway.close();
  await rm(directory, { recursive: true, force: true });
});

async function ask<T>(path: string, body?: string, type = 'application/json'): Promise<T> {
  const sent = body === undefined ? {} : { method: 'POST', body, headers: { 'content-type': type } };
  const response = await fetch(`${gateway.url}${path}`, sent);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  const answer: T = JSON.parse(await response.text());
  return answer;
}

test.each([
  ['basic', {}, {}],
  ['weighted', { no_secrets: 9 }, {}],
  ['basic', {}, { data_region: 'DE' }],
] as const)(
  'the command that the page gives comes to the hashes and the verdict that the gateway came to (%s, weights %j, pins %j)',
  async (selector, weights, bindings) => {
    const file = (name: string) => readFile(join(ROOT, 'examples/policies', name), 'utf8');
    const id = 'agent-actions';
    await ask('/v1/policies', await file('agent_actions.policy.yaml'), 'application/yaml');
    await ask(`/v1/policies/${id}/promote`, JSON.stringify({ version: '1.0.0', reason: 'r', bindings }));
    const context: { inputs: Record<string, unknown> } = JSON.parse(await file('contexts/large_refund.json'));
    for (const name of Object.keys(bindings)) delete context.inputs[name];
    const weighs = Object.keys(weights).length > 0 ? { weights } : {};
    const question = JSON.stringify({ policy: { id }, context, selector, ...weighs });
    const said = await ask<PolicyVerdict>('/v1/proofs/verify', question);
    const policy = await ask<PolicyVersion>(`/v1/policies/${id}`);

    const command = verifyCommand({
      id,
      version: policy.version,
      source: policy.source,
      context,
      bindings: pinnedOf(policy),
      selector,
      weights,
      evaluatedAt: said.evaluated_at,
    });
    // `npx` would ask the registry of packages, for lack of one that is installed in that directory.
    const text = `${command.replace('npx kakeya', 'kakeya')} --json -o verdict.json; echo "exit $?"`;
    const PATH = [join(ROOT, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
    const { stdout } = await run('sh', ['-c', text], { cwd: directory, env: { ...process.env, PATH } });
    expect(stdout).toContain('exit 10');
    const derived: PolicyVerdict = JSON.parse(await readFile(join(directory, 'verdict.json'), 'utf8'));
    const { mode: _mode, ...expected } = said;
    expect(derived).toEqual(expected);
  },
);

test('a text that has a line like the end of a here-document is still written whole', async () => {
  const source = 'id: p\nEND\nEND_\n$HOME `id`\n';
  const [write] = verifyCommand({
    id: 'p',
    version: '1 "x"',
    source,
    context: {},
    bindings: {},
    selector: 'basic',
    weights: {},
    evaluatedAt: '2026-01-01T00:00:00Z',
  }).split('\ncat > ');
  await run('sh', ['-c', write ?? ''], { cwd: directory });
  expect(await readFile(join(directory, 'p-1__x_.policy.yaml'), 'utf8')).toBe(source);
});

test('a source that a terminal would obey is pasted as nothing but letters, and written whole', async () => {
  const file = (name: string) => readFile(join(ROOT, 'examples/policies', name), 'utf8');
  const hostile = '# a comment\rEND\rtouch pasted\r\u009b201~\u007f\tä\u{1f600}\r\n';
  const source = `${hostile}${await file('agent_actions.policy.yaml')}`;
  await ask('/v1/policies/lint', source, 'application/yaml');
  const command = verifyCommand({
    id: 'hostile',
    version: '1',
    source,
    context: { note: '\r\u009b' },
    bindings: {},
    selector: 'basic',
    weights: {},
    evaluatedAt: '2026-01-01T00:00:00Z',
  });
  expect(command).not.toMatch(/(?!\n)\p{Cc}/u);
  const written = command.slice(0, command.indexOf('npx kakeya'));
  await run('sh', ['-c', written.replaceAll('\r', '\n')], { cwd: directory });
  expect(await readdir(directory)).not.toContain('pasted');
  expect(await readFile(join(directory, 'hostile-1.policy.yaml'), 'utf8')).toBe(source);
  const context = await readFile(join(directory, 'hostile-1.context.json'), 'utf8');
  expect(JSON.parse(context)).toEqual({ note: '\r\u009b', inputs: {} });
});
