import { periodWords } from '../../shell/period_words.ts';
import { useView } from '../../shell/use_view.ts';
import { Page } from '../../ui/page.tsx';
import { FilterBar } from './filter_bar.tsx';
import { FilterChips } from './filter_chips.tsx';
import { type ListQuestion, questionKey } from './list_question.ts';
import { useFilter } from './use_filter.ts';
import { VerdictList } from './verdict_list.tsx';

/** Every decided output of a period, to be found and opened. */
export function VerdictsPage() {
  const { tenant, range, rangeMs } = useView();
  const [filter, change] = useFilter();
  const question: ListQuestion = { tenant, filter, rangeMs };
  return (
    <Page title="Verdicts">
      <div className="space-y-3">
        <FilterBar filter={filter} change={change} />
        <FilterChips filter={filter} change={change} />
        <VerdictList key={questionKey(question)} question={question} period={periodWords(range)} />
      </div>
    </Page>
  );
}
