import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actWords } from '../src/pages/system/acts/act_words.ts';
import { keyWords, tenantAlarms } from '../src/pages/system/keys/key_words.ts';
import { outcomeGroups } from '../src/pages/system/letters/outcome_words.ts';
import { findSettings, valueWords } from '../src/pages/system/settings/setting_words.ts';
import { breakerWords } from '../src/pages/system/state/breaker_words.ts';
import { lagWords } from '../src/pages/system/state/lag_words.ts';
import type { Key, Setting } from '../src/pages/system/system_answers.ts';
import { readSystemSearch } from '../src/pages/system/system_search.ts';
import { lengthWords } from '../src/ui/length_words.ts';

const NOW_MS = Date.parse('2026-06-01T12:00:00Z');
const DAY_MS = 86_400_000;
const at = (days: number): string => new Date(NOW_MS + days * DAY_MS).toISOString();
const key = (given: Partial<Key> = {}): Key => ({
  kid: 'k',
  alg: 'ed25519',
  not_before: null,
  not_after: null,
  state: 'active',
  ...given,
});
const tenant = (id: string, ...keys: readonly Key[]) => ({
  id,
  keys: [...keys],
  token_rate: null,
  daily_quota: null,
  min_pcs_version: '0.1',
});

describe('a length', () => {
  it('is said in its largest whole unit, and never as more than it is', () => {
    expect([0, 999, 1000, 59_999, 3_600_000, DAY_MS, 12.4 * DAY_MS].map(lengthWords)).toEqual([
      'less than a second',
      'less than a second',
      '1 second',
      '59 seconds',
      '1 hour',
      '1 day',
      '12 days',
    ]);
  });
});

describe('the state of the gateway', () => {
  it('says how far a projection is behind', () => {
    expect([0, 1, 1204].map(lagWords)).toEqual(['up to date', '1 entry behind', '1,204 entries behind']);
  });

  it('says what a breaker does, and never that all is well of a state that it does not know', () => {
    expect(breakerWords({ state: 'closed', retry_in_ms: null }).tone).toBe('accept');
    expect(breakerWords({ state: 'open', retry_in_ms: 2500 }).meaning).toBe(
      'it failed and is not asked; tried again in 2.5 s',
    );
    expect(breakerWords({ state: 'half-open', retry_in_ms: null }).tone).toBe('escalate');
    expect(breakerWords({ state: 'melted', retry_in_ms: null })).toMatchObject({
      word: 'melted',
      tone: 'escalate',
    });
  });
});

describe('a key', () => {
  it('warns before it ends, and only then', () => {
    expect(keyWords(key({ not_after: at(12.4) }), NOW_MS)).toMatchObject({
      word: '⚠ expires in 12 days',
      tone: 'escalate',
    });
    expect(keyWords(key({ not_after: at(31) }), NOW_MS).tone).toBe('accept');
    expect(keyWords(key(), NOW_MS).word).toBe('✓ valid');
  });

  it('keeps the state that the gateway gave it, whatever the clock of the browser', () => {
    expect(keyWords(key({ state: 'future', not_before: at(-1) }), NOW_MS).word).toBe(
      'valid in less than a second',
    );
    expect(keyWords(key({ state: 'expired', not_after: at(1) }), NOW_MS).tone).toBe('reject');
    expect(keyWords(key({ state: 'expired', not_after: at(-3) }), NOW_MS).word).toBe('✕ expired 3 days ago');
  });
});

describe('alarms of tenants', () => {
  it('tell of those without a key that lasts, the most pressing first', () => {
    const alarms = tenantAlarms(
      [
        tenant('later', key({ not_after: at(20) })),
        tenant('changed', key({ not_after: at(2) }), key({ state: 'future', not_before: at(1) })),
        tenant('over', key({ state: 'expired', not_after: at(-1) })),
        tenant('lasting', key({ not_after: at(300) })),
        tenant('unsigned'),
      ],
      NOW_MS,
    );
    expect(alarms).toEqual([
      { tenant: 'over', words: 'no key is valid: its records are refused' },
      { tenant: 'later', words: 'the last key expires in 20 days' },
    ]);
  });
});

describe('settings', () => {
  const setting = (given: Partial<Setting>): Setting => ({
    name: 'PORT',
    description: 'Where it listens.',
    value: 8080,
    secret: false,
    set: true,
    source: 'environment',
    ...given,
  });
  const all = [
    setting({}),
    setting({ name: 'JWT_SECRET', description: 'Signs tokens.', value: null, secret: true }),
    setting({ name: 'BODY_LIMIT', description: 'Bytes.', value: 1024, source: 'default' }),
    setting({ name: 'TLS_CERT', description: 'A file.', value: null, set: false, source: 'default' }),
  ];

  it('never say a secret, even if one came', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.boolean(), (value, set) => {
        expect(valueWords({ ...setting({ value, set }), secret: true })).toBe(
          set ? 'set (secret)' : 'not set (secret)',
        );
      }),
    );
  });

  it('are those that differ from their default, unless all are wanted', () => {
    expect(findSettings(all, {})).toMatchObject({ shown: [all[0], all[1]], hidden: 2 });
    expect(findSettings(all, { every: true })).toEqual({ shown: all, hidden: 0 });
  });

  it('are found by words of name, description and value; what is hidden is counted', () => {
    expect(findSettings(all, { find: 'limit bytes' })).toEqual({ shown: [], hidden: 1 });
    expect(findSettings(all, { find: 'LISTENS 8080' }).shown).toEqual([all[0]]);
    expect(findSettings(all, { find: 'secret tokens' }).shown).toEqual([all[1]]);
  });
});

describe('what became of dead letters', () => {
  it('names every letter once, by what became of it', () => {
    const outcome = fc.constantFrom('redriven', 'discarded', 'lost', 'absent');
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 100 }), (kinds) => {
        const outcomes = kinds.map((kind, index) => ({ seq: index + 1, outcome: kind }));
        const groups = outcomeGroups(outcomes);
        expect(groups.flatMap(({ seqs }) => seqs).toSorted((a, b) => a - b)).toEqual(
          outcomes.map(({ seq }) => seq),
        );
        for (const { outcome: kind, seqs } of groups)
          expect(seqs.every((seq) => kinds[seq - 1] === kind)).toBe(true);
      }),
    );
  });
});

describe('the address of the system page', () => {
  it('keeps what has a meaning and leaves out the rest', () => {
    expect(readSystemSearch({ part: 'settings', find: 8080, every: true, after: 12 })).toEqual({
      part: 'settings',
      find: '8080',
      every: true,
      after: 12,
    });
    expect(readSystemSearch({ part: 'attic', find: '', every: 'yes', after: -1 })).toEqual({});
  });
});

describe('an act', () => {
  it('that is not known is said as the gateway says it', () => {
    expect([actWords('redrive'), actWords('moved house')]).toEqual(['redrove dead letters', 'moved house']);
  });
});
