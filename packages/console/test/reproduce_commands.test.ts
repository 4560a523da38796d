import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ReproduceQuestion,
  reproduceCommands,
  shellWord,
} from '../src/pages/verdict/reproduce/reproduce_commands.ts';

const ID = 'ab'.repeat(32);

const question = (overrides: Partial<ReproduceQuestion> = {}): ReproduceQuestion => ({
  origin: 'http://127.0.0.1:8080',
  pcsId: ID,
  tenant: 'default',
  ownTenant: 'default',
  withToken: false,
  inboxSeq: 17,
  recordKept: true,
  outcomeKept: true,
  signatureAlg: 'hmac-sha256',
  ...overrides,
});

const commandTexts = (overrides?: Partial<ReproduceQuestion>): readonly string[] =>
  reproduceCommands(question(overrides)).map(({ text }) => text);

/** The words that a real shell makes of a command line. */
const wordsOf = (line: string, env: Readonly<Record<string, string>> = {}): string[] =>
  execFileSync('sh', ['-c', `set -f; for word in ${line}; do printf '%s\\0' "$word"; done`], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
  })
    .toString()
    .split('\0')
    .slice(0, -1);

describe('a shell', () => {
  it('takes whatever is quoted for one word, unchanged', () => {
    const word = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
    const words = fc.array(
      word.filter((text) => !text.includes('\0') && text.isWellFormed()),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(words, (texts) => {
        expect(wordsOf(texts.map(shellWord).join(' '))).toEqual(texts);
      }),
      { numRuns: 4, seed: 7 },
    );
  });

  it('takes an empty text for a word too', () => {
    expect(wordsOf(shellWord(''))).toEqual(['']);
  });

  it('runs nothing that an id or a tenant holds', () => {
    const evil = `x'; touch /tmp/never; $(touch /tmp/never) "\`&|`;
    for (const text of commandTexts({ pcsId: evil, tenant: evil, withToken: true })) {
      if (!text.startsWith('curl')) continue;
      const words = wordsOf(text.split('| ')[0]?.replace(/\\\n *$/, '') ?? '', { TOKEN: 'secret token' });
      expect(words).toEqual([
        'curl',
        '-sS',
        '--fail-with-body',
        '-H',
        'authorization: Bearer secret token',
        `http://127.0.0.1:8080/v1/outcomes/${encodeURIComponent(evil)}?tenant=${encodeURIComponent(evil)}`,
      ]);
    }
  });
});

describe('the commands', () => {
  it('name a token by its variable, and only where there is one', () => {
    expect(commandTexts().join('\n')).not.toContain('TOKEN');
    for (const text of commandTexts({ withToken: true }).filter((one) => one.startsWith('curl')))
      expect(text).toContain('-H "authorization: Bearer $TOKEN"');
  });

  it('ask for the stored outcome first, which only the own tenant can be asked for', () => {
    expect(commandTexts()[0]).toBe(`curl -sS --fail-with-body \\\n  http://127.0.0.1:8080/v1/pcs/${ID}`);
    expect(commandTexts({ tenant: 'acme' }).join('\n')).not.toContain('/v1/pcs/');
    expect(commandTexts({ tenant: 'acme' })[0]).toContain(`/v1/outcomes/${ID}?tenant=acme'`);
  });

  it('check a record by the kind of key that it was signed with', () => {
    expect(commandTexts()).toContain('npx kakeya pcs verify record.pcs.json --key "$KEY"');
    expect(commandTexts({ signatureAlg: 'ed25519' })).toContain(
      'npx kakeya pcs verify record.pcs.json --key-file "$KEY_FILE"',
    );
    expect(commandTexts({ signatureAlg: null })).toContain(
      'npx kakeya pcs verify record.pcs.json --key "$KEY"',
    );
  });

  it('promise nothing about a record that is no longer kept', () => {
    expect(commandTexts({ recordKept: false })).toHaveLength(2);
    expect(commandTexts({ recordKept: false, outcomeKept: false })).toHaveLength(1);
  });

  it('save the same record with jq and without, and read what a replay says of one position', () => {
    const run = (start: string, input: unknown): string => {
      const line = commandTexts().find((text) => text.startsWith(start) && text.includes('node -e')) ?? '';
      const program = line.slice(line.indexOf('node -e')).split(' > ')[0] ?? '';
      return execFileSync('sh', ['-c', program], { input: JSON.stringify(input) }).toString();
    };
    const pcs = { pcs_id: ID, D_hat: 1.5, name: 'ünïcode €'.repeat(50_000) };
    expect(JSON.parse(run('curl', { record: { pcs } }))).toEqual(pcs);
    const mismatches = [
      { inbox_seq: 16, pcs_id: 'other' },
      { inbox_seq: 17, pcs_id: ID },
    ];
    const printed = run('npx kakeya journal', { sound: false, rederived: 3, mismatches });
    expect(printed).toContain(ID);
    expect(printed).not.toContain('other');
    expect(printed).toContain('sound: false');
  });
});
