import { formatShare } from '../../../ui/format.ts';
import type { PolicyEvent } from '../../policies/policy_answers.ts';

export const EVENT_WORDS: Readonly<Record<PolicyEvent['event'], string>> = {
  register: 'registered',
  promote: 'promoted',
  rollback: 'taken back',
};

/** What an act brought about. */
export function eventWords({ event, mode, share, bindings, canary, standing }: PolicyEvent): string {
  switch (event) {
    case 'register':
      return 'decides nothing yet';
    case 'promote': {
      const pins = Object.keys(bindings ?? {});
      return [
        mode === 'shadow' ? 'in shadow' : 'enforced',
        ...(share !== undefined && share < 1 ? [`to ${formatShare(share)} of tenants`] : []),
        ...(pins.length > 0 ? [`pins ${pins.join(', ')}`] : []),
      ].join('; ');
    }
    case 'rollback': {
      const then =
        standing === null || standing === undefined ? 'nothing stands then' : `${standing} stands then`;
      return canary === true ? `the canary; ${then}` : then;
    }
  }
}
