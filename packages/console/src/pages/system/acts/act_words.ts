const WORDS: Readonly<Record<string, string>> = {
  redrive: 'redrove dead letters',
  discard: 'discarded dead letters',
  settings: 'changed settings',
  import: 'imported labels',
  recalibration: 'recalibrated',
  proposal: 'proposed to recalibrate',
  model: 'changed a model',
  routing: 'changed the routing experiment',
  policy: 'changed a policy',
  parameters: 'changed server parameters',
};

/** What somebody did, as it follows their name. What is not known is said as the gateway says it. */
export const actWords = (act: string): string => WORDS[act] ?? act;
