import { StorageError } from '../errors.ts';
import type { FeatureLabel, FeatureRow } from './types.ts';

const MAX_KEY_LENGTH = 256;
const MAX_FEATURES_LENGTH = 65_536;

export function assertFeatureRow({
  tenant,
  pcsId,
  atMs,
  decision,
  score,
  features,
  propensity,
}: FeatureRow): void {
  assertKey('tenant', tenant);
  assertKey('pcsId', pcsId);
  assertKey('decision', decision);
  assertInstant('atMs', atMs);
  if (score !== null && !Number.isFinite(score)) throw refusal(`score must be finite or null; got ${score}.`);
  if (!(propensity > 0 && propensity <= 1))
    throw refusal(`propensity must lie in (0, 1]; got ${propensity}.`);
  if (features.length > MAX_FEATURES_LENGTH)
    throw refusal(`features has more than ${MAX_FEATURES_LENGTH} characters.`);
  assertStorable('features', features);
}

export function assertFeatureLabel({ tenant, pcsId, label, labelledAtMs }: FeatureLabel): void {
  assertKey('tenant', tenant);
  assertKey('pcsId', pcsId);
  if (label !== 'wrong' && label !== 'benign') throw refusal('label must be wrong or benign.');
  assertInstant('labelledAtMs', labelledAtMs);
}

export function assertPosition(seq: number): void {
  if (!Number.isSafeInteger(seq) || seq < 0) throw refusal(`A position must be an integer >= 0; got ${seq}.`);
}

function assertKey(name: string, text: string): void {
  if (text === '' || text.length > MAX_KEY_LENGTH)
    throw refusal(`${name} must have 1 to ${MAX_KEY_LENGTH} characters.`);
  assertStorable(name, text);
}

/** A lone surrogate has no UTF-8 form, and a U+0000 would end the text: both would come back altered. */
function assertStorable(name: string, text: string): void {
  if (!text.isWellFormed() || text.includes('\0'))
    throw refusal(`${name} must be well-formed Unicode without U+0000.`);
}

function assertInstant(name: string, ms: number): void {
  if (!Number.isSafeInteger(ms) || ms < 0) throw refusal(`${name} must be Unix milliseconds; got ${ms}.`);
}

const refusal = (message: string): StorageError => new StorageError('invalid_argument', message);
