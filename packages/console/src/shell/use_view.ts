import { useNavigate, useSearch } from '@tanstack/react-router';
import { useSession } from './use_session.ts';
import { DEFAULT_RANGE, type Range, RANGES, type View } from './view.ts';

export interface CurrentView {
  /** Whose outcomes are looked at; `*`: all that the session may read. */
  readonly tenant: string;
  /** The tenant whose calibration, models and policies are shown: never `*`. */
  readonly ownTenant: string;
  readonly range: Range;
  readonly rangeMs: number;
  readonly change: (view: View) => void;
}

export function useView(): CurrentView {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const { tenant: own } = useSession();
  const range = search.range ?? DEFAULT_RANGE;
  return {
    tenant: search.tenant ?? own,
    ownTenant: own,
    range,
    rangeMs: RANGES[range].ms,
    change: (view) => void navigate({ to: '.', search: (before) => ({ ...before, ...view }), replace: true }),
  };
}
