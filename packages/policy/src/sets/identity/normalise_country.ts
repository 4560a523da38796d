import { PolicyError } from '../../errors.ts';
import { COUNTRIES } from './country_codes.ts';

/**
 * A country by its ISO 3166-1 alpha-2 code, of that code or the alpha-3 one, in any case.
 * @throws PolicyError `set_invalid` for all else, names of countries included: they are spelled in too many ways
 */
export function normaliseCountry(text: string): string {
  const code = text.trim();
  // Upper case makes letters of others: ß would be South Sudan.
  const country = /^[a-z]{2,3}$/i.test(code) ? COUNTRIES.get(code.toUpperCase()) : undefined;
  if (country !== undefined) return country;
  throw new PolicyError(
    'set_invalid',
    `${JSON.stringify(text.slice(0, 40))} is not a country code: write it as in ISO 3166-1, like DE or DEU.`,
  );
}
