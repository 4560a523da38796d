export const POLICY_TABS = {
  versions: 'Versions',
  source: 'Source',
  plan: 'Plan',
  verdict: 'Verdict',
  history: 'History',
} as const;

export type PolicyTab = keyof typeof POLICY_TABS;

/** What is looked at of a policy: all of it is in the address. */
export interface PolicySearch {
  readonly tab?: PolicyTab;
  /** Default: what is enforced, or else the newest. */
  readonly version?: string;
  /** The version that the source is compared with. */
  readonly with?: string;
  readonly selector?: 'weighted';
}

const MOST_CHARACTERS = 256;

/** A version such as 1.0 is a number in an address that is read as JSON. */
const versionOf = (value: unknown): string | undefined => {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value);
  return text !== '' && text.length <= MOST_CHARACTERS ? text : undefined;
};

export const isTab = (value: unknown): value is PolicyTab =>
  typeof value === 'string' && Object.hasOwn(POLICY_TABS, value);

/** Whatever stands in the address: what has no meaning is left out. */
export function readPolicySearch(search: Readonly<Record<string, unknown>>): PolicySearch {
  const [version, compared] = [versionOf(search['version']), versionOf(search['with'])];
  const { tab, selector } = search;
  return {
    ...(isTab(tab) ? { tab } : {}),
    ...(version === undefined ? {} : { version }),
    ...(compared === undefined ? {} : { with: compared }),
    ...(selector === 'weighted' ? { selector } : {}),
  };
}
