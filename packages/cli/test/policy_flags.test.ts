import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { policyCommand } from '../src/commands/policy.ts';
import { proofCommand } from '../src/commands/proof.ts';
import { type FlagCase, expectFlagsToAct, flags, optionsOf } from './support/flags_act.ts';
import { kakeyaHere, proofHere } from './support/in_process.ts';
import { NOW_MS, policyWorkspace } from './support/policy_workspace.ts';

const DATA = ['--data', '@data'];
const ACT = ['--reason', 'r', '--by', 'me'];
const PROMOTE = ['policy', 'promote', 'suppliers', '2', '--kind', 'policy', ...DATA, ...ACT];
const PROMOTE_ALL = [...PROMOTE, '--all-tenants'];
const ROLL_BACK = ['policy', 'rollback', 'suppliers', '--kind', 'policy', ...DATA, ...ACT];
const REGISTER = ['policy', 'register', '@p3.yaml', ...DATA, ...ACT];
const SHOW = ['policy', 'show', 'suppliers', '--kind', 'policy', ...DATA];
const DRIFT = ['policy', 'drift', '--from', '@p.yaml', '--to', '@p2.yaml', '--contexts', '@seen.jsonl'];
const CONTEXTS = ['policy', 'contexts', '--data', '@gateway', '--policy', 'suppliers'];
const BUILD = ['policy', 'set', 'build', '--in', '@list.csv', '--columns', 'name=NAME', '--out', '@o.set'];
const FULL = ['--name', 'Gamma', '--country', 'DE', '--date', '1990-01-01'];
const SUPPLIERS = ['policy', 'suppliers', '--in', '@suppliers.csv', '--mapping', '@map.yaml'];

const DOCUMENTS: readonly FlagCase[] = [
  ...flags(['policy', 'lint', '@nobasis.yaml'], { '--mode': ['relaxed'], '--json': [] }),
  ...flags(['policy', 'compile', '@nobasis.yaml'], { '--mode': ['relaxed'] }),
  ...flags(['policy', 'compile', '@p.yaml'], { '--out': ['@ir.json'], '--json': [] }),
  ...flags(SHOW, { '--version': ['2'], '--tenant': ['acme'], '--kind': ['server-parameters'] }),
  ...flags(SHOW, { '--data': ['@data2'], '--json': [] }),
  ...flags(['policy', 'test', '@tests'], { '--json': [] }),
];

const REGISTRY: readonly FlagCase[] = [
  ...flags(REGISTER, { '--tenant': ['acme'], '--data': ['@data2'], '--json': [], '--by': ['you'] }),
  ...flags(REGISTER, { '--reason': ['other'] }),
  ...flags(['policy', 'register', '@nobasis.yaml', ...DATA, ...ACT], { '--mode': ['relaxed'] }),
  ...flags(PROMOTE, { '--all-tenants': [], '--tenant': ['acme'] }),
  ...flags(PROMOTE_ALL, { '--shadow': [], '--share': ['0.5'], '--bind': ['audits=3'], '--json': [] }),
  ...flags([...PROMOTE_ALL, '--bind', 'audits=3'], { '--unbind': [] }),
  ...flags(PROMOTE_ALL, { '--kind': ['server-parameters'], '--data': ['@data2'], '--by': ['you'] }),
  ...flags(PROMOTE_ALL, { '--reason': ['other'], '--contexts': ['@seen.jsonl'] }),
  ...flags([...PROMOTE_ALL, '--contexts', '@seen.jsonl'], {
    '--max-drift': ['1'],
    '--now': ['2030-01-01T00:00:00Z'],
  }),
  ...flags(ROLL_BACK, { '--all-tenants': [], '--tenant': ['acme'] }),
  ...flags([...ROLL_BACK, '--all-tenants'], { '--version': ['2'], '--kind': ['server-parameters'] }),
  ...flags([...ROLL_BACK, '--all-tenants'], { '--data': ['@data2'], '--by': ['you'], '--json': [] }),
  ...flags([...ROLL_BACK, '--all-tenants'], { '--reason': ['other'] }),
  ...flags(['policy', 'list', ...DATA], { '--tenant': ['acme'], '--json': [], '--data': ['@data2'] }),
  ...flags(['policy', 'history', 'suppliers', ...DATA], { '--kind': ['policy'], '--tenant': ['acme'] }),
  ...flags(['policy', 'history', 'suppliers', ...DATA], { '--json': [], '--data': ['@data2'] }),
];

const DRIFTS: readonly FlagCase[] = [
  ...flags(DRIFT, { '--from': ['@p2.yaml'], '--to': ['@p.yaml'], '--contexts': ['@seen2.jsonl'] }),
  ...flags(DRIFT, { '--max-share': ['1'], '--now': ['2030-01-01T00:00:00Z'], '--json': [] }),
  ...flags(CONTEXTS, {
    '--data': ['@gateway2'],
    '--policy': ['other'],
    '--tenant': ['acme'],
    '--out': ['@o.jsonl'],
  }),
];

const setCases = (root: string, fullRoot: string): readonly FlagCase[] => [
  ...flags(BUILD, {
    '--in': ['@list2.csv'],
    '--columns': ['name=NAME,country=COUNTRY'],
    '--out': ['@p.set'],
  }),
  ...flags(BUILD, { '--root': ['@root.json'], '--json': [] }),
  ...flags([...BUILD, '--in', '@semicolon.csv'], { '--delimiter': [';'] }),
  ...flags([...BUILD, '--in', '@bad.csv'], { '--allow-invalid': ['1'] }),
  ...flags(['policy', 'set', 'root', '@list.set'], { '--json': [] }),
  ...flags(['policy', 'set', 'prove', '@list.set', '--name', 'Gamma'], {
    '--name': ['Acme'],
    '--out': ['@o.json'],
  }),
  ...flags(['policy', 'set', 'prove', '@list.set'], { '--element': ['ab'.repeat(32)] }),
  ...flags(['policy', 'set', 'prove', '@full.set', ...FULL], {
    '--country': ['FR'],
    '--date': ['1990-01-02'],
  }),
  ...flags(['policy', 'set', 'check', '@proof.json', '--root', root], {
    '--root': ['ab'.repeat(32)],
    '--json': [],
  }),
  ...flags(['policy', 'set', 'check', '@proof.json', '--root', root], {
    '--name': ['Acme'],
    '--element': ['ab'.repeat(32)],
  }),
  ...flags(['policy', 'set', 'check', '@full-proof.json', '--root', fullRoot, ...FULL], {
    '--country': ['FR'],
  }),
  ...flags(['policy', 'set', 'check', '@full-proof.json', '--root', fullRoot, ...FULL], {
    '--date': ['1990-01-02'],
  }),
  ...flags(SUPPLIERS, { '--in': ['@suppliers2.csv'], '--mapping': ['@map2.yaml'], '--out': ['@o.json'] }),
  ...flags(SUPPLIERS, { '--set': ['@full.set'] }),
  ...flags([...SUPPLIERS, '--in', '@suppliers3.csv'], { '--delimiter': [';'] }),
  ...flags([...SUPPLIERS, '--in', '@suppliers4.csv'], { '--tolerate': ['1'] }),
];

const FILE = ['--policy', '@p.yaml', '--context', '@context.json', '--now', '2026-01-01T00:00:00Z'];
const BY_ID = ['--policy', 'suppliers', '--context', '@context.json', '--data', '@data'];

/** What the commands that ask a policy have in common. */
const asked = (command: string): readonly FlagCase[] => [
  ...flags([command, ...FILE], { '--policy': ['@p2.yaml'], '--context': ['@context2.json'], '--json': [] }),
  ...flags([command, ...FILE], { '--now': ['2030-01-01T00:00:00Z'] }),
  ...flags([command, ...BY_ID], { '--version': ['2'], '--tenant': ['acme'] }),
  ...flags([command, ...BY_ID, '--version', '2'], { '--data': ['@data2'] }),
];

const PROOFS: readonly FlagCase[] = [
  ...asked('adapt'),
  ...flags(['adapt', ...FILE], { '--selector': ['weighted'], '--weights': ['@weights.yaml'] }),
  ...flags(['adapt', ...FILE], { '--dry-run': [], '--out': ['@o.json'] }),
  ...asked('verify'),
  ...flags(['verify', ...FILE], { '--selector': ['weighted'], '--weights': ['@weights.yaml'] }),
  ...flags(['verify', ...FILE], { '--plan': ['@plan.json'], '--mode': ['shadow'], '--out': ['@o.json'] }),
  ...flags(['verify', ...FILE, '--key', '@key.json'], { '--bundle': ['@o.zip'] }),
  ...flags(['verify', ...FILE, '--bundle', '@o.zip', '--key', '@key.json'], { '--key': ['@other-key.json'] }),
  ...flags(['verify-bundle', '@evidence.zip', '--public-key', '@key.json'], { '--json': [] }),
  ...flags(['verify-bundle', '@evidence.zip', '--public-key', '@key.json'], {
    '--public-key': ['@other-key.json'],
  }),
  ...asked('explain'),
  ...flags(['explain', ...FILE], { '--rule': ['fresh'] }),
];

let workspace = '';
let sets: readonly FlagCase[] = [];

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW_MS });
  workspace = await policyWorkspace();
  const rootOf = (name: string): string => JSON.parse(readFileSync(join(workspace, name), 'utf8')).root;
  sets = setCases(rootOf('proof.json'), rootOf('full-proof.json'));
});

afterAll(() => {
  vi.useRealTimers();
  rmSync(workspace, { recursive: true, force: true });
});

test('every flag of lint, compile, show and test acts', async () => {
  await expectFlagsToAct(workspace, kakeyaHere, DOCUMENTS);
});

test('every flag of the registry acts', async () => {
  await expectFlagsToAct(workspace, kakeyaHere, REGISTRY);
});

test('every flag of drift and contexts acts', async () => {
  await expectFlagsToAct(workspace, kakeyaHere, DRIFTS);
});

test('every flag of sets and suppliers acts', async () => {
  await expectFlagsToAct(workspace, kakeyaHere, sets);
});

test('every flag of proof acts', async () => {
  await expectFlagsToAct(workspace, proofHere, PROOFS);
});

test('no flag is left out of these tests', () => {
  const tested = [...DOCUMENTS, ...REGISTRY, ...DRIFTS, ...sets].map(({ flag, base }) => {
    const words = base.slice(1).findIndex((word) => /^[-@]|^suppliers$/.test(word) && base[1] !== word);
    return `${base.slice(1, words + 1).join(' ')} ${flag}`;
  });
  expect(optionsOf(policyCommand()).filter((option) => !tested.includes(option))).toEqual([]);
  const proven = PROOFS.map(({ flag, base }) => `${base[0]} ${flag}`);
  expect(optionsOf(proofCommand()).filter((option) => !proven.includes(option))).toEqual([]);
});
