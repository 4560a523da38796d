import { formatCount } from '../../ui/format.ts';
import { PartLinks } from '../../ui/part_links.tsx';
import type { Part } from './calibration_search.ts';
import { useWanted } from './queue/use_wanted.ts';

/** The parts of the page, and how much waits in the last of them. What is tried of bounds goes along. */
export function CalibrationParts({ shown }: { readonly shown: Part }) {
  const { data } = useWanted();
  const waiting = data === undefined || data.total === 0 ? undefined : <Waiting n={data.total} />;
  return (
    <PartLinks
      label="Parts of the calibration page"
      shown={shown}
      parts={[
        { id: 'state', label: 'State' },
        { id: 'what-if', label: 'What if' },
        { id: 'watch', label: 'Watch' },
        { id: 'queue', label: 'Label queue', note: waiting },
      ]}
      linkTo={(part) => ({ to: '/calibration', search: (view) => ({ ...view, part }) })}
    />
  );
}

const Waiting = ({ n }: { readonly n: number }) => (
  <span className="figure-numbers rounded bg-sunken px-1.5 text-xs text-ink">
    {formatCount(n)}
    <span className="sr-only"> wanted</span>
  </span>
);
