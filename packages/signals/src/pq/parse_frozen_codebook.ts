import { SignalError } from '../errors.ts';
import { MAX_VALUES } from './shape.ts';
import type { FrozenCodebook } from './types.ts';

const FIELDS = ['centroids', 'data', 'dimension', 'format', 'hash', 'subspaces'];

/** Base64 of the largest codebook, with room for the other fields. */
const MAX_TEXT = 6 * MAX_VALUES;

/** @throws SignalError `codebook_invalid` unless `source` has exactly the fields of a frozen codebook */
export function parseFrozenCodebook(source: unknown): FrozenCodebook {
  const value: unknown = typeof source === 'string' ? parseJson(source) : source;
  if (typeof value !== 'object' || value === null) throw invalid('is not an object');
  if (Object.keys(value).toSorted().join() !== FIELDS.join())
    throw invalid(`needs the fields ${FIELDS.join(', ')}`);
  const fields: Record<string, unknown> = { ...value };
  const { format, subspaces, centroids, dimension, hash, data } = fields;
  if (format !== 'kakeya-pq/1') throw invalid('is not of the format kakeya-pq/1');
  if (typeof hash !== 'string' || typeof data !== 'string') throw invalid('needs text in "hash" and "data"');
  if (typeof subspaces !== 'number' || typeof centroids !== 'number' || typeof dimension !== 'number') {
    throw invalid('needs numbers in "subspaces", "centroids" and "dimension"');
  }
  if (data.length > MAX_TEXT) throw invalid('is too large');
  return { format, subspaces, centroids, dimension, hash, data };
}

function parseJson(text: string): unknown {
  if (text.length > MAX_TEXT) throw invalid('is too large');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SignalError('codebook_invalid', 'The codebook is not JSON.', { cause });
  }
}

function invalid(what: string): SignalError {
  return new SignalError('codebook_invalid', `The codebook ${what}.`);
}
