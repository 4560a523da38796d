export const SYSTEM_PARTS = ['state', 'letters', 'keys', 'settings', 'acts'] as const;

export type SystemPart = (typeof SYSTEM_PARTS)[number];

/** What of the system is looked at: all of it is in the address. */
export interface SystemSearch {
  /** undefined: `state`. */
  readonly part?: SystemPart;
  /** What settings or tenants are searched for. */
  readonly find?: string;
  /** Settings that have their default, too. */
  readonly every?: true;
  /** Dead letters with a greater number only. */
  readonly after?: number;
}

/** Whatever stands in the address: what has no meaning is left out. */
export function readSystemSearch(search: Readonly<Record<string, unknown>>): SystemSearch {
  const { find, every, after } = search;
  const part = SYSTEM_PARTS.find((one) => one === search['part']);
  const text = typeof find === 'string' || typeof find === 'number' ? String(find).slice(0, 256) : '';
  return {
    ...(part === undefined ? {} : { part }),
    ...(text === '' ? {} : { find: text }),
    ...(every === true ? { every } : {}),
    ...(typeof after === 'number' && Number.isSafeInteger(after) && after > 0 ? { after } : {}),
  };
}
