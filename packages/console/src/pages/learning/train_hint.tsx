import { CodeBlock } from '../../ui/code_block.tsx';
import { Empty } from '../../ui/empty.tsx';

interface TrainHintProps {
  readonly of: 'risk' | 'anomaly';
  readonly tenant: string;
  readonly children: string;
}

/** Which commands make a model where there is none. */
export function TrainHint({ of: role, tenant, children }: TrainHintProps) {
  const train = `npx kakeya ${role} train --store .kakeya --tenant ${tenant} --out model.json`;
  const promote = `npx kakeya ${role} promote model.json --tenant ${tenant} --by "your name" --reason "first model"`;
  return (
    <Empty title={role === 'risk' ? 'No risk model is registered' : 'No anomaly model is registered'}>
      <p className="mx-auto max-w-prose">{children}</p>
      <div className="mx-auto mt-3 max-w-3xl text-left">
        <CodeBlock text={`${train}\n${promote}`} what="commands that train and promote a model" />
        <p className="mt-2 text-sm">
          Where the gateway keeps its data elsewhere than in{' '}
          <code className="font-mono text-xs">.kakeya</code>, name that directory: with{' '}
          <code className="font-mono text-xs">--store</code> for train, with{' '}
          <code className="font-mono text-xs">--data</code> for promote.
        </p>
      </div>
    </Empty>
  );
}
