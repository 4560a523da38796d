import { ChartFrame } from '../../../charts/chart_frame.tsx';
import { useWidth } from '../../../charts/use_width.ts';
import { Empty } from '../../../ui/empty.tsx';
import { PlanGraph } from './plan_graph.tsx';
import { PlanList } from './plan_list.tsx';
import { PlanTable } from './plan_table.tsx';
import type { PlanView } from './plan_view.ts';
import { planSentence } from './plan_words.ts';

/** Narrower, its names would not fit beside each other. */
const NARROWEST_PX = 560;
/** More boxes are a wall; the list can be searched. */
const MOST_BOXES = 80;

/** The plan as a graph where there is room, as a list where there is none. */
export function PlanPicture({ view }: { readonly view: PlanView }) {
  const [box, width] = useWidth<HTMLDivElement>();
  const boxes = Math.max(view.rules.length, view.predicates.length);
  return (
    <div ref={box} className="min-w-0 space-y-3">
      {view.rules.length === 0 && (
        <Empty title="No rule is active on this context">
          The verdict is WARN: that nothing was checked is nothing to rely on.
        </Empty>
      )}
      {width > 0 &&
        (width >= NARROWEST_PX && boxes <= MOST_BOXES ? (
          <ChartFrame
            label={planSentence(view)}
            chart={<PlanGraph view={view} widthPx={width} />}
            table={<PlanTable view={view} />}
          />
        ) : (
          <PlanList view={view} />
        ))}
      {view.idle.length > 0 && (
        <p className="text-sm break-words text-muted">
          Not checked, since nothing that holds activates them: {view.idle.join(', ')}.
        </p>
      )}
    </div>
  );
}
