import { useMutation } from '@tanstack/react-query';
import { useMay } from '../../../shell/use_session.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { ProblemNote } from '../../../ui/problem_note.tsx';
import { MissingScope } from '../../policies/missing_scope.tsx';
import type { PolicyVersion } from '../../policies/policy_answers.ts';
import { HashList } from '../hash_list.tsx';
import { askPlan } from '../question/ask.ts';
import { QuestionPanel } from '../question/question_panel.tsx';
import type { Asking, Question } from '../question/use_asking.ts';
import { PlanPicture } from './plan_picture.tsx';
import { planView } from './plan_view.ts';

interface PlanTabProps {
  readonly policy: PolicyVersion;
  readonly asking: Asking;
}

/** Which rules a context activates, in which order and why. */
export function PlanTab({ policy, asking }: PlanTabProps) {
  const mayRun = useMay('verify:run');
  const plan = useMutation({ mutationFn: (question: Question) => askPlan(policy, question) });
  if (!mayRun) return <MissingScope scope="verify:run" to="plan and verify" />;
  const { question } = asking;
  return (
    <div className="grid gap-5 wide:grid-cols-[22rem_minmax(0,1fr)] wide:items-start">
      <QuestionPanel asking={asking} document={policy.document} withProofs={false}>
        <Button
          kind="primary"
          disabled={question === undefined || plan.isPending}
          onClick={() => question !== undefined && plan.mutate(question)}
        >
          Plan
        </Button>
      </QuestionPanel>
      <Panel title="Plan" note={`Which rules of ${policy.version} are checked, cheapest first, and why`}>
        {plan.isPending && <Loading what="the plan" />}
        {plan.error !== null && <ProblemNote error={plan.error} />}
        {plan.isIdle && <Empty title="Nothing is planned yet">Write a context and choose Plan.</Empty>}
        {plan.data !== undefined && (
          <div className="space-y-4">
            <PlanPicture view={planView(policy.document, plan.data)} />
            <HashList
              hashes={{
                Plan: plan.data.plan_hash,
                Context: plan.data.context_hash,
                IR: plan.data.ir_hash,
              }}
            />
          </div>
        )}
      </Panel>
    </div>
  );
}
