import type { EvaluationRun } from './types.ts';

/** report.json: every number in full, names in snake case as in the other documents. */
export function evaluationDocument({ options, data, report }: EvaluationRun): object {
  const { labelField, textField, scoreField } = options;
  const { sha256, labels, skipped, repeated, contradictory } = data;
  return {
    schema: 'kakeya-evaluation-0.1',
    data: {
      file: options.data,
      sha256,
      fields: { label: labelField, text: textField, score: scoreField },
      labels,
      skipped,
      repeated_texts: repeated,
      contradictory_texts: contradictory,
    },
    ...Object.fromEntries(Object.entries(report).map(([name, value]) => [snake(name), snakeKeys(value)])),
  };
}

function snakeKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [snake(name), snakeKeys(member)]));
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
