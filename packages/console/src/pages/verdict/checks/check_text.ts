/** What the gateway's own checks ask. A check that this page does not know shows its name alone. */
const CHECKS: ReadonlyMap<string, string> = new Map([
  ['pcs_recompute', "Do the record's claims follow from its own counts, and may they be trusted?"],
  ['grounding', 'Do the passages support the answer?'],
  ['self_consistency', 'Do other samples of the answer say the same?'],
  ['external_judge', 'Does the external judge agree?'],
  ['policy', 'Does the policy that the record names hold?'],
  ['anomaly', 'Does the output stand apart from what this tenant usually gets accepted?'],
]);

export const checkText = (check: string): string | undefined => CHECKS.get(check);

const ROUTES: ReadonlyMap<string, string> = new Map([
  ['low_risk', 'its risk is surely low'],
  ['disabled', 'sparing the ensemble is switched off'],
  ['rolled_back', 'the fast path was rolled back'],
  ['model_missing', 'no risk model is in force'],
  ['not_finite', 'the risk is no finite number'],
  ['out_of_range', 'the risk lies outside [0, 1]'],
  ['risk_not_low', 'its risk is not low enough'],
  ['interval_missing', 'the risk has no interval'],
  ['interval_invalid', 'the interval of the risk contradicts it'],
  ['interval_wide', 'the interval of the risk is too wide'],
  ['control_arm', 'its risk is low, and it was drawn to take the full path for comparison'],
]);

export const routeText = (reason: string): string => ROUTES.get(reason) ?? reason;
