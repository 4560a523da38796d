import type { IndexedAct, Seq } from '@kakeya/storage';
import type { Change } from '@kakeya/verdict';
import { inOneLine } from './in_one_line.ts';

/** Who did it where nobody signs for it. */
const CONFIGURATION = 'configuration';
const WATCH = 'watch';

/** What a change of what decides says to people; undefined: labels and what is learnt from them are too many to be acts. */
export function actOfChange(seq: Seq, change: Change): IndexedAct | undefined {
  const { tenant, at_ms: atMs, kind } = change;
  const act = (who: string, detail: string): IndexedAct => ({
    tenant,
    seq,
    atMs,
    who: inOneLine(who),
    act: kind,
    detail: inOneLine(detail),
  });
  switch (change.kind) {
    case 'label':
    case 'bandit':
      return undefined;
    case 'settings':
      return act(CONFIGURATION, 'other decision settings');
    case 'import':
      return act(change.imported_by, `${change.records.length} outcomes that were labelled elsewhere`);
    case 'recalibration':
      return act(change.by, `${keptSince(change.keep_since_ms)}; ${change.triggers.join(', ')}`);
    case 'proposal':
      return act(WATCH, `a recalibration is due: ${change.triggers.join(', ')}`);
    case 'model':
      return act(change.by, `${change.role} ${change.model_id ?? 'none'}: ${change.reason}`);
    case 'routing':
      return act(change.by, `${change.state.status} after ${change.state.looks} looks`);
    case 'policy': {
      const { policy_id, enforced, shadow, reason } = change;
      const versions = `enforced ${enforced?.version ?? 'none'}, in shadow ${shadow?.version ?? 'none'}`;
      return act(change.by, `${policy_id}: ${versions}: ${reason}`);
    }
    case 'parameters': {
      const { document, reason } = change;
      const name = document === null ? 'those of the start' : `${document.id} ${document.version}`;
      return act(change.by, `${name}: ${reason}`);
    }
  }
}

const keptSince = (sinceMs: number | null): string =>
  sinceMs === null ? 'keeps all labels' : `keeps labels since ${new Date(sinceMs).toISOString()}`;
