import { fullFormats } from 'ajv-formats/dist/formats.js';

const DAY_OF_ANY_YEAR =
  '\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))';
const LEAP_DAY = '(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29';
const DATE = `(?:${DAY_OF_ANY_YEAR}|${LEAP_DAY})`;
const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)';

const pattern = (format: 'email' | 'uuid'): RegExp => {
  const found = fullFormats[format];
  if (found instanceof RegExp) return found;
  throw new Error(`ajv-formats no longer defines ${format} by a pattern; define it here`);
};

/**
 * The formats that contracts may name. All are patterns, because a pattern becomes part of the generated validator,
 * whereas one function of ajv-formats would bring all of them along, 8 KB in each validator.
 *
 * Dates are RFC 3339 (https://datatracker.ietf.org/doc/html/rfc3339#section-5.6) in the form that every `Date.parse`
 * reads: upper-case T and Z, days that exist, no leap second.
 */
export const FORMATS: { readonly [name: string]: RegExp } = {
  date: new RegExp(`^${DATE}$`),
  'date-time': new RegExp(`^${DATE}T${TIME}$`),
  email: pattern('email'),
  uuid: pattern('uuid'),
};
