import { VerdictError } from '../errors.ts';
import { FEATURE_NAMES, type FeatureName, type Features } from './features.ts';

const NAMES: ReadonlySet<string> = new Set(FEATURE_NAMES);

/**
 * Features as stored: any of `FEATURE_NAMES`, each a finite number or null. What is left out is not known.
 * @throws VerdictError `document_invalid`, also for a name that this version does not know: dropping it silently
 * would train on less than the data says.
 */
export function parseFeatures(value: unknown): Features {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid('must be an object: feature names with numbers or null');
  }
  const given = new Map<string, number | null>();
  for (const [name, feature] of Object.entries(value)) {
    if (!NAMES.has(name))
      throw invalid(`know no ${JSON.stringify(name)}; known are ${FEATURE_NAMES.join(', ')}`);
    if (feature !== null && !(typeof feature === 'number' && Number.isFinite(feature))) {
      throw invalid(`hold no number and no null at ${name}`);
    }
    given.set(name, feature);
  }
  return featuresFrom((name) => given.get(name) ?? null);
}

/** Features with one value per name. */
export function featuresFrom(valueOf: (name: FeatureName) => number | null): Features {
  const features: Partial<Record<FeatureName, number | null>> = {};
  for (const name of FEATURE_NAMES) features[name] = valueOf(name);
  return complete(features) ? features : unreachable();
}

const complete = (features: Partial<Features>): features is Features =>
  FEATURE_NAMES.every((name) => features[name] !== undefined);

function unreachable(): never {
  throw new VerdictError('argument_invalid', 'Every feature needs a number or null.');
}

const invalid = (problem: string): VerdictError =>
  new VerdictError('document_invalid', `The features ${problem}.`);
