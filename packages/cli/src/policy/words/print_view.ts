import { print, printTable } from '../../output/print.ts';
import { printable } from '../../output/printable.ts';
import { activationWords } from './activation.ts';
import type { ParametersView } from './parameters_view.ts';
import type { PolicyView } from './policy_view.ts';

export async function printView(view: PolicyView | ParametersView): Promise<void> {
  await (view.kind === 'policy' ? printPolicy(view) : printParameters(view));
}

async function printPolicy(view: PolicyView): Promise<void> {
  await printHead(view, [
    ['legal basis', view.legal_basis.join('; ') || '-'],
    ['policy_hash', view.policy_hash],
    ['ir_hash', `${view.ir_hash} (IR ${view.ir_version})`],
  ]);
  await print('\n');
  await printTable(['input', 'type'], Object.entries(view.inputs));
  await print('\n');
  await printTable(
    ['rule', 'else', 'active', 'requires that'],
    view.rules.map(({ id, severity, active_by, requires }) => [
      id,
      severity,
      activationWords(active_by),
      requires,
    ]),
  );
  const predicates = Object.entries(view.predicates);
  if (predicates.length === 0) return;
  await print('\n');
  await printTable(['predicate', 'holds if'], predicates);
}

async function printParameters(view: ParametersView): Promise<void> {
  await printHead(view, [['parameters_hash', view.parameters_hash]]);
  await print('\n');
  await printTable(
    ['parameter', 'value', 'unit', 'meaning'],
    view.parameters.map(({ name, value, unit, meaning }) => [name, String(value), unit, meaning]),
  );
  if (view.assertions.length === 0) return;
  await print('\n');
  await printTable(
    ['asserts'],
    view.assertions.map((assertion) => [assertion]),
  );
}

async function printHead(
  { id, version, description }: PolicyView | ParametersView,
  facts: readonly (readonly [string, string])[],
): Promise<void> {
  const width = Math.max(...facts.map(([name]) => name.length));
  const lines = [
    `${id} ${version}`,
    ...(description === null ? [] : [description]),
    ...facts.map(([name, value]) => `${name.padEnd(width)}  ${value}`),
  ];
  await print(lines.map((line) => `${printable(line)}\n`).join(''));
}
