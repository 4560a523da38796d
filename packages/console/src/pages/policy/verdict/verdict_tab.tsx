import { useMutation } from '@tanstack/react-query';
import { useMay } from '../../../shell/use_session.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { ProblemNote } from '../../../ui/problem_note.tsx';
import { MissingScope } from '../../policies/missing_scope.tsx';
import type { PolicyVersion } from '../../policies/policy_answers.ts';
import { askVerdict } from '../question/ask.ts';
import { QuestionPanel } from '../question/question_panel.tsx';
import type { Asking, Question } from '../question/use_asking.ts';
import { VerdictView } from './verdict_view.tsx';

interface VerdictTabProps {
  readonly policy: PolicyVersion;
  readonly asking: Asking;
}

/** What the policy says of a context now. */
export function VerdictTab({ policy, asking }: VerdictTabProps) {
  const mayRun = useMay('verify:run');
  const verdict = useMutation({ mutationFn: (question: Question) => askVerdict(policy, question) });
  if (!mayRun) return <MissingScope scope="verify:run" to="plan and verify" />;
  const { question, pinned } = asking;
  return (
    <div className="grid gap-5 wide:grid-cols-[22rem_minmax(0,1fr)] wide:items-start">
      <QuestionPanel asking={asking} document={policy.document} withProofs>
        <Button
          kind="primary"
          disabled={question === undefined || verdict.isPending}
          onClick={() => question !== undefined && verdict.mutate(question)}
        >
          Verify
        </Button>
      </QuestionPanel>
      <Panel
        title="Verdict"
        note={`What ${policy.version} says of the context; nothing is recorded or decided by it`}
      >
        {verdict.isPending && <Loading what="the verdict" />}
        {verdict.error !== null && <ProblemNote error={verdict.error} />}
        {verdict.isIdle && <Empty title="Nothing is verified yet">Write a context and choose Verify.</Empty>}
        {verdict.data !== undefined && verdict.variables !== undefined && (
          <VerdictView verdict={verdict.data} asked={verdict.variables} policy={policy} pinned={pinned} />
        )}
      </Panel>
    </div>
  );
}
