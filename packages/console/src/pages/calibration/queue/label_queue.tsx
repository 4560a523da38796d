import { Empty } from '../../../ui/empty.tsx';
import { useMay } from '../../../shell/use_session.ts';
import { Queried } from '../../../ui/queried.tsx';
import { LabelDesk } from './label_desk.tsx';
import { useWanted } from './use_wanted.ts';

/** The outcomes that people are asked to judge, one at a time. */
export function LabelQueue() {
  const mayRead = useMay('pcs:read');
  const query = useWanted();
  if (!mayRead)
    return (
      <Empty title="This session may not read outcomes">
        Reading them takes the scope <code>pcs:read</code>.
      </Empty>
    );
  return (
    <Queried query={query} what="what is asked for">
      {({ total, outcomes }) => <LabelDesk total={total} wanted={outcomes.map(({ pcs_id }) => pcs_id)} />}
    </Queried>
  );
}
