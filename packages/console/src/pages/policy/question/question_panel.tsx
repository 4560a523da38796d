import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextArea } from '../../../ui/text_area.tsx';
import type { PolicyDocument } from '../../policies/policy_answers.ts';
import { usePolicySearch } from '../use_policy_search.ts';
import { inputWords } from './context_template.ts';
import type { Asking } from './use_asking.ts';

interface QuestionPanelProps {
  readonly asking: Asking;
  readonly document: PolicyDocument;
  readonly withProofs: boolean;
  /** The button that asks. */
  readonly children: ReactNode;
}

const SELECTORS = [
  { value: 'basic', label: 'basic: by operator' },
  { value: 'weighted', label: 'weighted: by weights' },
];

export function QuestionPanel({ asking, document, withProofs, children }: QuestionPanelProps) {
  const { texts, faults, pinned, selector, template, write } = asking;
  const [, change] = usePolicySearch();
  const pins = Object.entries(pinned);
  return (
    <Panel
      title="On which context"
      note="Sent to the gateway, which records nothing of it; a reload forgets it."
    >
      <div className="space-y-4">
        <TextArea
          label="Context"
          hint="JSON. The template has a value of the right type for each input; leave out what is not known."
          rows={Math.min(18, Math.max(8, texts.context.split('\n').length + 1))}
          value={texts.context}
          fault={faults.context}
          onText={(context) => write({ context })}
        />
        <details className="text-sm">
          <summary className="min-h-6 text-muted">Inputs and their types</summary>
          <dl className="mt-2 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1">
            {Object.entries(document.inputs).map(([name, input]) => (
              <div key={name} className="contents">
                <dt className="font-mono text-xs leading-5">{name}</dt>
                <dd className="text-muted">
                  {inputWords(input)}
                  {Object.hasOwn(pinned, name) ? ', pinned: not for a context to say' : ''}
                </dd>
              </div>
            ))}
          </dl>
        </details>
        {pins.length > 0 && (
          <p className="text-sm break-words text-muted">
            Pinned where this version stands, and added by the gateway:{' '}
            {pins.map(([name, value]) => `${name} = ${JSON.stringify(value)}`).join('; ')}.
          </p>
        )}
        {withProofs && (
          <details className="text-sm" open={texts.proofs !== ''}>
            <summary className="min-h-6 text-muted">Proofs that elements are in a set or not</summary>
            <div className="mt-2">
              <TextArea
                label="Proofs"
                hint="A JSON array of {root, proofs}, such as the proofs in a verdict of kakeya proof verify -o. Without them, rules over a committed set are unknown."
                rows={5}
                value={texts.proofs}
                fault={faults.proofs}
                onText={(proofs) => write({ proofs })}
              />
            </div>
          </details>
        )}
        <Select
          label="Selector"
          value={selector}
          options={SELECTORS}
          onChoose={(value) => change({ selector: value === 'weighted' ? 'weighted' : undefined })}
        />
        {selector === 'weighted' && (
          <TextArea
            label="Weights"
            hint={
              'JSON: rule ids and what each costs, such as {"spend_limit": 5}. A rule without one costs what its operator costs.'
            }
            rows={3}
            value={texts.weights}
            fault={faults.weights}
            onText={(weights) => write({ weights })}
          />
        )}
        <div className="flex flex-wrap items-center gap-2">
          {children}
          {texts.context !== template && (
            <Button kind="quiet" onClick={() => write({ context: template })}>
              Back to the template
            </Button>
          )}
        </div>
      </div>
    </Panel>
  );
}
