import { CodeBlock } from '../../../ui/code_block.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { applyLines } from './apply_lines.ts';

interface ApplyPanelProps {
  readonly asked: { readonly delta_accept: number; readonly delta_reject: number };
  readonly inForce: { readonly delta_accept: number; readonly delta_reject: number };
}

/** Where a bound is set: never here. */
export function ApplyPanel({ asked, inForce }: ApplyPanelProps) {
  const lines = applyLines(asked, inForce);
  return (
    <Panel title="To apply it" note="Nothing is applied here, and this page cannot: a bound is a setting.">
      <div className="space-y-2">
        {lines.length === 0 ? (
          <p className="text-muted">What is asked is what is in force. Move a bound to see its setting.</p>
        ) : (
          <CodeBlock what="Settings for these bounds" text={lines.join('\n')} />
        )}
        <p>
          In the gateway's environment, or in lower case in its YAML file; it takes a restart. For one tenant
          alone: the same names in lower case under <code>decision</code> of its entry among the tenants,
          which a running gateway takes over by itself.
        </p>
        <p className="text-sm text-muted">
          The journal records the change, and outcomes decided before keep their decision. The watch begins
          anew with it: a drift alarm would be gone without an answer. δ is what was promised: a larger one to
          make an alarm go away promises less.
        </p>
      </div>
    </Panel>
  );
}
