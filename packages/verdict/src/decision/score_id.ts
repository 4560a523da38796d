import { DEFAULT_PARAMS, paramsHash, type VerifyParams } from '../params.ts';

const DEFAULT_HASH = paramsHash(DEFAULT_PARAMS);

/**
 * Names what a score by the bounds was measured against: under other tolerances the same record has another score, and
 * labels of the one say nothing of the other. Under the default parameters it is `bounds`.
 *
 * @param hash of the parameters; undefined: recorded before there were others than the default
 */
export const boundsScoreId = (hash: string | undefined): string =>
  hash === undefined || hash === DEFAULT_HASH ? 'bounds' : `bounds:${hash}`;

/** @param params null: those that the gateway was started with */
export function boundsScoreIdOf(params: VerifyParams | null): string {
  if (params === null) return boundsScoreId(undefined);
  const known = KNOWN.get(params);
  if (known !== undefined) return known;
  const id = boundsScoreId(paramsHash(params));
  KNOWN.set(params, id);
  return id;
}

/** Asked for each record, and parameters are immutable objects. */
const KNOWN = new WeakMap<VerifyParams, string>();
