import type { Setting } from '../system_answers.ts';

export const SOURCE_WORDS: Readonly<Record<Setting['source'], string>> = {
  default: 'default',
  environment: 'environment',
  secret_file: 'secret file',
  config_file: 'configuration file',
  command_line: 'command line',
};

/** What is in force; of a secret only whether there is one. */
export function valueWords({ value, secret, set }: Setting): string {
  if (secret) return set ? 'set (secret)' : 'not set (secret)';
  if (value === null) return 'not set';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return value === '' ? '(empty)' : String(value);
}

export interface FoundSettings {
  readonly shown: readonly Setting[];
  /** What matches, too, but has its default, and is not shown. */
  readonly hidden: number;
}

/** Every word of the search is in its name, description or value. A secret has no value to be found by. */
export function findSettings(
  settings: readonly Setting[],
  { find = '', every = false }: { readonly find?: string | undefined; readonly every?: boolean | undefined },
): FoundSettings {
  const words = find.toLowerCase().split(/\s+/);
  const matching = settings.filter((setting) => {
    const text = `${setting.name} ${setting.description} ${valueWords(setting)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const shown = every ? matching : matching.filter(({ source }) => source !== 'default');
  return { shown, hidden: matching.length - shown.length };
}
