import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asTenantId } from '@kakeya/protocol';
import { openJournal } from '@kakeya/storage';
import { encodeInbox, encodeResult, INBOX, RESULT } from '../../../gateway/src/pipeline/log_entry.ts';
import { record } from '../../../verdict/test/support/record.ts';
import type { Ended } from './cli.ts';
import { kakeyaHere, proofHere } from './in_process.ts';

export const NOW_MS = Date.UTC(2026, 0, 1);

/** Rules of each kind of trouble: a number that versions differ in, a warning, a committed set, an age. */
export const policyText = (
  version: string,
  atLeast = 3,
  basis = 'legal_basis: [{ directive: LkSG }]',
): string => `
id: suppliers
version: "${version}"
${basis}
description: Whom we buy from.
inputs:
  audits: { type: number }
  last_audit: { type: date }
  owners: { type: array, items: string }
  region: { type: string }
  sanctions_root: { type: hex }
rules:
  - { id: enough_audits, op: range_min, lhs: audits, rhs: { const: ${atLeast} } }
  - { id: known_region, op: in, lhs: region, rhs: { const: [eu, us] }, severity: warn }
  - { id: no_sanctions, op: non_membership, lhs: owners, rhs: sanctions_root }
  - { id: fresh, op: max_age, lhs: last_audit, rhs: { const: P365D } }
adaptivity:
  predicates: [{ id: many, expr: len(owners) >= 2 }]
  activations: [{ when: many, rules: [fresh] }]
  baseline: [enough_audits, known_region, no_sanctions]
`;

export const PARAMETERS = 'kind: server-parameters\nid: suppliers\nversion: "1"\nparameters: { tolD: 0.2 }\n';

export const INPUTS = { audits: 4, last_audit: '2025-07-01', owners: ['Acme', 'Beta'], region: 'eu' };

const TEST = `
policy: ./p.yaml
now: 2026-01-01
tests:
  - name: enough
    context_file: context.json
    expect: { verdict: OK, plan: { order: [enough_audits, known_region, fresh, no_sanctions] } }
  - name: too few
    context: { inputs: { audits: 1, owners: [], region: eu } }
    sets: { sanctions_root: { identities: [Gamma] } }
    expect: { verdict: FAIL, results: { enough_audits: fail } }
`;

const FILES: Readonly<Record<string, string>> = {
  'p.yaml': policyText('1'),
  'p2.yaml': policyText('2', 5),
  'p3.yaml': policyText('3', 4),
  'nobasis.yaml': policyText('4', 3, ''),
  'params.yaml': PARAMETERS,
  'weights.yaml': 'enough_audits: 20\n',
  'context.json': JSON.stringify({ inputs: INPUTS, lists: { sanctions_root: 'list.set' } }),
  'context2.json': JSON.stringify({
    inputs: { ...INPUTS, audits: 1 },
    lists: { sanctions_root: 'list.set' },
  }),
  'list.csv': 'NAME,COUNTRY\nGamma,DE\nDelta,FR\n',
  'list2.csv': 'NAME,COUNTRY\nOmega,DE\n',
  'semicolon.csv': 'NAME;COUNTRY\nGamma;DE\n',
  'bad.csv': 'NAME,COUNTRY\nGamma,DE\n" ",FR\n',
  'full.csv': 'NAME,COUNTRY,BORN\nGamma,DE,1990-01-01\n',
  'suppliers.csv': 'NAME,AUDITS\nAcme,3\nBeta,4\n',
  'suppliers2.csv': 'NAME,AUDITS\nAcme,9\n',
  'suppliers3.csv': 'NAME;AUDITS\nAcme;3\n',
  'suppliers4.csv': 'NAME,AUDITS\nAcme,many\nBeta,4\n',
  'map.yaml': 'inputs: { audits: { column: AUDITS, type: number, collect: min } }\n',
  'map2.yaml': 'inputs: { owners: { column: NAME, type: string } }\n',
  'seen.jsonl': [{ audits: 4 }, { audits: 9 }]
    .map(
      (given) =>
        `${JSON.stringify({ context: { inputs: { ...INPUTS, ...given }, lists: { sanctions_root: 'list.set' } } })}\n`,
    )
    .join(''),
  'seen2.jsonl': `${JSON.stringify({ context: { inputs: INPUTS } })}\n`,
  'tests/sample.policy.test.yaml': TEST.replace('./p.yaml', '../p.yaml').replace(
    'context.json',
    '../context.json',
  ),
  'broken.policy.yaml': 'id: x\n a: b: c\n',
};

/**
 * All that the commands take, in a directory of its own: documents, lists, sets, keys, evidence, a registry in `data`
 * (version 1 in force for all, 2 for acme) and a gateway's journal in `gateway`. Made by the commands themselves.
 */
export async function policyWorkspace(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'kakeya-policy-'));
  const at = (name: string): string => join(directory, name);
  mkdirSync(at('tests'));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(at(name), text);
  const policy = (...args: string[]): Promise<string> => done(kakeyaHere('policy', ...args));
  const act = ['--by', 'ada', '--reason', 'trial', '--data', at('data')];
  for (const scope of [[], ['--tenant', 'acme']]) {
    for (const file of ['p.yaml', 'p2.yaml']) await policy('register', at(file), ...scope, ...act);
  }
  await policy('register', at('params.yaml'), ...act);
  await policy('promote', 'suppliers', '1', '--kind', 'policy', '--all-tenants', ...act);
  await policy('promote', 'suppliers', '2', '--tenant', 'acme', ...act);
  await policy('register', at('p.yaml'), '--by', 'ada', '--reason', 'trial', '--data', at('data2'));
  await policy('set', 'build', '--in', at('list.csv'), '--columns', 'name=NAME', '-o', at('list.set'));
  const full = 'name=NAME,country=COUNTRY,date=BORN';
  await policy('set', 'build', '--in', at('full.csv'), '--columns', full, '-o', at('full.set'));
  await policy('set', 'prove', at('list.set'), '--name', 'Gamma', '-o', at('proof.json'));
  const who = ['--name', 'Gamma', '--country', 'DE', '--date', '1990-01-01'];
  await policy('set', 'prove', at('full.set'), ...who, '-o', at('full-proof.json'));
  for (const key of ['key.json', 'other-key.json']) {
    await done(kakeyaHere('keys', 'generate', '--alg', 'ed25519', '--out', at(key)));
  }
  await done(kakeyaHere('keys', 'generate', '--out', at('hmac-key.json')));
  const question = [
    '--policy',
    at('p.yaml'),
    '--context',
    at('context.json'),
    '--now',
    '2026-01-01T00:00:00Z',
  ];
  await done(
    proofHere('adapt', ...question, '--weights', at('weights.yaml'), '--dry-run', '-o', at('plan.json')),
  );
  await done(proofHere('verify', ...question, '--bundle', at('evidence.zip'), '--key', at('key.json')));
  await writeJournal(at('gateway'), [
    { tenant: 'acme', id: 'suppliers', audits: 4 },
    { tenant: 'default', id: 'suppliers', audits: 9 },
    { tenant: 'default', id: 'other', audits: 1 },
    { tenant: 'default', id: 'suppliers', audits: 7, refused: true },
  ]);
  await writeJournal(at('gateway2'), [{ tenant: 'default', id: 'suppliers', audits: 2 }]);
  return directory;
}

async function done(running: Promise<Ended>): Promise<string> {
  const { code, stdout, stderr } = await running;
  if (code !== 0) throw new Error(`exit ${code}: ${stderr}`);
  return stdout;
}

interface Recorded {
  readonly tenant: string;
  readonly id: string;
  readonly audits: number;
  readonly refused?: boolean;
}

/** As a gateway leaves it: each submission with what became of it. */
async function writeJournal(dataDir: string, submissions: readonly Recorded[]): Promise<void> {
  const { journal } = await openJournal({ directory: join(dataDir, 'journal'), clock: () => NOW_MS });
  for (const [index, { tenant: name, id, audits, refused }] of submissions.entries()) {
    const tenant = asTenantId(name);
    const pcs = record({ epoch: index });
    const body = {
      pcs,
      policy: { id, context: { inputs: { audits }, lists: { sanctions_root: '../x.set' } } },
    };
    const submission = {
      tenant,
      requestId: `r${index}`,
      receivedAtMs: NOW_MS + index * 1000,
      body: Buffer.from(JSON.stringify(body)),
    };
    const inbox = await journal.append(INBOX, encodeInbox(submission));
    const base = { inbox, tenant, request_id: `r${index}`, status: 200 };
    const result =
      refused === true
        ? { ...base, kind: 'refused' as const, received_at_ms: 0, type: 'signature-invalid' }
        : {
            ...base,
            kind: 'decided' as const,
            pcs_id: pcs.pcs_id,
            decision: 'accept' as const,
            score: null,
            answerJson: '{}',
          };
    await journal.append(RESULT, encodeResult(result));
  }
  await journal.close();
}

export interface Outcome extends Ended {
  /** Files that the run has made or changed, in base64. */
  readonly written: Readonly<Record<string, string>>;
}

/**
 * Runs a command in a workspace, `@` in the arguments being the directory, and afterwards puts the files back as they
 * were.
 */
export async function outcomeOf(
  workspace: string,
  run: (...args: readonly string[]) => Promise<Ended>,
  args: readonly string[],
): Promise<Outcome> {
  const before = filesIn(workspace);
  const ended = await run(...args.map((arg) => arg.replace('@', `${workspace}/`)));
  const after = filesIn(workspace);
  const written = [...after].filter(([path, content]) => before.get(path) !== content);
  for (const [path] of written) {
    const content = before.get(path);
    if (content === undefined) rmSync(join(workspace, path));
    else writeFileSync(join(workspace, path), content, 'base64');
  }
  return { ...ended, written: Object.fromEntries(written) };
}

/** Contents by path. */
const filesIn = (directory: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(directory.length + 1), readFileSync(path, 'base64')]),
  );
