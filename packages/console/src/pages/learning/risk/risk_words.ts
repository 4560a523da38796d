const KINDS: Readonly<Record<string, string>> = {
  logistic: 'Logistic regression',
  stumps: 'Boosted stumps',
};
const CALIBRATORS: Readonly<Record<string, string>> = {
  platt: 'Platt (a logistic curve)',
  isotonic: 'isotonic regression (steps)',
};
const PARTS: Readonly<Record<string, string>> = {
  train: 'fitted the model',
  calibrate: 'fitted the calibration',
  test: 'measured it',
};

/** What is not known is said as the card says it. */
export const kindWords = (kind: string): string => KINDS[kind] ?? kind;
export const calibratorWords = (calibrator: string): string => CALIBRATORS[calibrator] ?? calibrator;
export const partWords = (part: string): string => PARTS[part] ?? part;

/** What happens to an output without such a feature. */
export function missingWords(missing: string): string {
  if (missing === 'refused') return 'without one of these an output has no score, and is escalated';
  return missing === 'scored' ? 'where one of these is missing, that counts as suspicious' : missing;
}
