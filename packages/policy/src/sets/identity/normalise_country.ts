import { PolicyError } from '../../errors.ts';
import { COUNTRIES } from './country_codes.ts';

/**
 * A country by its ISO 3166-1 alpha-2 code, of that code or the alpha-3 one, in any case.
 * @throws PolicyError `set_invalid` for all else, names of countries included: they are spelled in too many ways
 */
export function normaliseCountry(text: string): string {
  const country = COUNTRIES.get(text.trim().toUpperCase());
  if (country !== undefined) return country;
  throw new PolicyError(
    'set_invalid',
    `${JSON.stringify(text.slice(0, 40))} is not a country code: write it as in ISO 3166-1, like DE or DEU.`,
  );
}
