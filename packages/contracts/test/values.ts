import fc from 'fast-check';
import type { Schema } from './schema-files.ts';

const FORMATS: { readonly [format: string]: fc.Arbitrary<string> } = {
  email: fc.emailAddress(),
  uuid: fc.uuid(),
  'date-time': fc
    .date({
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString()),
  date: fc
    .date({
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString().slice(0, 10)),
};

const texts = ({ format, pattern, minLength = 0, maxLength = 1_000 }: Schema): fc.Arbitrary<string> => {
  const any =
    format !== undefined
      ? (FORMATS[format] ?? fc.constant(`no values for the format ${format}`))
      : pattern !== undefined
        ? fc.stringMatching(new RegExp(pattern))
        : fc.string({ unit: 'binary', minLength, maxLength });
  return any.filter((text) => [...text].length >= minLength && [...text].length <= maxLength);
};

const objects = ({ properties = {}, required = [], minProperties = 0 }: Schema): fc.Arbitrary<object> =>
  fc
    .record(
      Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, valuesOf(property)])),
      { requiredKeys: [...required] },
    )
    .filter((value) => Object.keys(value).length >= minProperties);

/** Values that `schema` allows, written from the schema's words and not from its validator. */
export const valuesOf = (schema: Schema): fc.Arbitrary<unknown> => {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'object':
      return objects(schema);
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: schema.maxItems ?? 10,
      });
    case 'string':
      return texts(schema);
    case 'integer':
      return fc.maxSafeInteger().map((any) => {
        const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = schema;
        return minimum + (Math.abs(any) % (maximum - minimum + 1));
      });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e9, max: schema.maximum ?? 1e9, noNaN: true });
    case 'boolean':
      return fc.boolean();
    default:
      return fc.jsonValue();
  }
};
