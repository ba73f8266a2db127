import { type Schema, valuesOf } from '../schema.ts';
import { code, escaped, lines } from './markup.ts';

/** The fields of `schema`, each with its type, its rules and its meaning; nested ones beneath theirs. */
export const fieldsMarkup = ({ properties = {}, required = [] }: Schema): string =>
  lines(
    '<ul class="fields">',
    Object.entries(properties).map(([name, field]) => fieldMarkup(name, field, required.includes(name))),
    '</ul>',
  );

const fieldMarkup = (name: string, field: Schema, required: boolean): string =>
  lines(
    '<li>',
    `<p class="field"><code class="field-name">${escaped(name)}</code> <span class="type">${escaped(typeOf(field))}</span>${
      required ? '' : ' <span class="optional">optional</span>'
    }${field['x-personal-data'] === true ? ' <span class="personal">personal data</span>' : ''}</p>`,
    `<p class="meaning">${escaped(field.description ?? '')}${rulesOf(field)}</p>`,
    innerOf(field),
    '</li>',
  );

const innerOf = (field: Schema): string => {
  const inner = valuesOf(field) ?? field.items ?? field;
  return inner.type === 'object' ? fieldsMarkup(inner) : '';
};

const typeOf = (schema: Schema): string => {
  const { type, format, items } = schema;
  const values = valuesOf(schema);
  if (values !== undefined) return `${manyOf(values)}, by name`;
  if (type === 'array') return `list of ${manyOf(items)}`;
  return format ?? type ?? (schema['x-any-json'] === true ? 'any JSON' : 'as the event says');
};

const manyOf = (items: Schema | undefined): string =>
  items?.type === 'object' ? 'objects' : `${items?.type}s`;

/** The limits that a reader may run into; ids and times are bounded, too, but nobody needs to be told. */
const rulesOf = (field: Schema): string => {
  const rules = [
    field.enum === undefined ? '' : `one of ${field.enum.map((value) => code(String(value))).join(' ')}`,
    field.pattern === undefined ? '' : `matches <code>${escaped(String(field.pattern))}</code>`,
    rangeOf(field.minimum, field.maximum, ''),
    rangeOf(field.minItems, field.maxItems, ' items'),
    saysItsLength(field) ? rangeOf(field.minLength, field.maxLength, ' characters') : '',
  ].filter((rule) => rule !== '');
  return rules.length === 0 ? '' : ` <span class="rules">${rules.join(', ')}</span>`;
};

/** The longest that an id may be: a length that says nothing about the field. */
const ID_CHARACTERS = 128;

const saysItsLength = ({ type, format, pattern, maxLength, enum: values }: Schema): boolean =>
  type === 'string' &&
  maxLength !== ID_CHARACTERS &&
  [format, pattern, values].every((rule) => rule === undefined);

const rangeOf = (from: unknown, to: unknown, unit: string): string => {
  const number = (value: unknown): string => Number(value).toLocaleString('en-GB');
  if (from === undefined && to === undefined) return '';
  if (to === undefined) return `at least ${number(from)}${unit}`;
  return from === undefined ? `at most ${number(to)}${unit}` : `${number(from)} to ${number(to)}${unit}`;
};
