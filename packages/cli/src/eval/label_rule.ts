/** Whether a label means wrong; undefined where it is no label. */
export type LabelRule = (label: unknown) => boolean | undefined;

const MEANING = new Map<unknown, boolean>([
  [true, true],
  [1, true],
  ['wrong', true],
  [false, false],
  [0, false],
  ['benign', false],
]);

/** Labels by their own names, or by the spelling that means wrong. What is there but is no scalar is never a label. */
export function labelRule(wrongValue: string | undefined): LabelRule {
  if (wrongValue === undefined) return (label) => MEANING.get(label);
  return (label) => (isScalar(label) ? String(label) === wrongValue : undefined);
}

const isScalar = (label: unknown): label is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof label);
