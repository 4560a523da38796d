import { useSearch } from '@tanstack/react-router';
import { useMay } from '../../shell/use_session.ts';
import { useView } from '../../shell/use_view.ts';
import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';
import type { Part } from './calibration_search.ts';
import { CalibrationParts } from './calibration_parts.tsx';
import { LabelQueue } from './queue/label_queue.tsx';
import { StatePart } from './state/state_part.tsx';
import { WatchPart } from './watch/watch_part.tsx';
import { WhatIfPart } from './whatif/what_if_part.tsx';

/** How sure the decisions are: what labels promise, whether it still holds, and where labels come from. */
export function CalibrationPage() {
  const { part = 'state' } = useSearch({ from: '/calibration' });
  const { tenant, ownTenant } = useView();
  return (
    <Page
      title="Calibration"
      lead={
        <>
          What labels let the decisions promise, and whether that still holds.
          {tenant !== ownTenant && ` Shown is tenant ${ownTenant}, which this session speaks for.`}
        </>
      }
    >
      <CalibrationParts shown={part} />
      <ShownPart part={part} />
    </Page>
  );
}

function ShownPart({ part }: { readonly part: Part }) {
  const mayRead = useMay('calibration:read');
  if (part === 'queue') return <LabelQueue />;
  if (!mayRead)
    return (
      <Empty title="This session may not read the calibration">
        Reading it takes the scope <code>calibration:read</code>.
      </Empty>
    );
  switch (part) {
    case 'state':
      return <StatePart />;
    case 'what-if':
      return <WhatIfPart />;
    case 'watch':
      return <WatchPart />;
  }
}
