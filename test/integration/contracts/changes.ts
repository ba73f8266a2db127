import type { Schema } from '../../../scripts/schemas/schema.ts';

/** A schema with one of everything that may change. */
export const published = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'ParcelSentV1',
  description: 'A parcel is on its way.',
  'x-aggregate': 'Parcel',
  'x-kind': 'fact',
  type: 'object',
  additionalProperties: false,
  required: ['parcelId', 'size', 'weight', 'address', 'labels'],
  properties: {
    parcelId: { description: 'Id.', type: 'string', minLength: 1, maxLength: 64 },
    size: { description: 'How big.', type: 'string', enum: ['S', 'M', 'L'] },
    weight: { description: 'In grams.', type: 'integer', minimum: 1, maximum: 30_000, multipleOf: 1 },
    carrier: { description: 'Who.', type: 'string', const: 'POST' },
    sentOn: { description: 'When.', type: 'string', format: 'date', maxLength: 10 },
    code: { description: 'Tracking.', type: 'string', pattern: '^[A-Z]{8}$' },
    address: {
      description: 'Where to.',
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      required: ['city'],
      properties: {
        city: { description: 'City.', type: 'string', maxLength: 100 },
        name: { description: 'To whom.', type: 'string', maxLength: 100, 'x-personal-data': true },
      },
    },
    labels: {
      description: 'What to mind.',
      type: 'array',
      minItems: 1,
      maxItems: 5,
      uniqueItems: true,
      items: { description: 'A label.', type: 'string', maxLength: 20 },
    },
  },
  examples: [],
} as const satisfies Schema;

export const { properties } = published;

const withProperty = (name: string, schema: object): Schema =>
  ({ ...published, properties: { ...properties, [name]: schema } }) as Schema;

export const changed = (name: keyof typeof properties, change: object): Schema =>
  withProperty(name, { ...properties[name], ...change });

export const without = <Value extends object>(value: Value, ...names: readonly string[]): object =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));

const requiring = (...required: readonly string[]): Schema => ({ ...published, required });

/** What is changed, the schema that it gives, and where which rule is broken. */
export const breaking: readonly [string, Schema, string, string][] = [
  [
    'another type of a required field',
    changed('weight', { type: 'number' }),
    '/properties/weight/type',
    'type-changed',
  ],
  [
    'another type of a nested field',
    changed('address', { properties: { ...properties.address.properties, city: { type: 'integer' } } }),
    '/properties/address/properties/city/type',
    'type-changed',
  ],
  [
    'another type of the items of a list',
    changed('labels', { items: { type: 'integer' } }),
    '/properties/labels/items/type',
    'type-changed',
  ],
  [
    'a required field removed',
    {
      ...requiring('size', 'weight', 'address', 'labels'),
      properties: without(properties, 'parcelId') as Schema['properties'] & object,
    },
    '/properties/parcelId',
    'required-field-removed',
  ],
  [
    'an optional field removed',
    { ...published, properties: without(properties, 'code') as Schema['properties'] & object },
    '/properties/code',
    'optional-field-removed',
  ],
  [
    'a required field added',
    { ...withProperty('depot', { type: 'string' }), required: [...published.required, 'depot'] },
    '/properties/depot',
    'required-field-added',
  ],
  [
    'a required field added within a field',
    changed('address', {
      required: ['city', 'street'],
      properties: { ...properties.address.properties, street: { type: 'string' } },
    }),
    '/properties/address/properties/street',
    'required-field-added',
  ],
  [
    'an optional field made required',
    requiring(...published.required, 'code'),
    '/required',
    'optional-field-required',
  ],
  [
    'a required field made optional',
    requiring('parcelId', 'size', 'weight', 'address'),
    '/required',
    'required-field-optional',
  ],
  ['an enum narrowed', changed('size', { enum: ['S', 'M'] }), '/properties/size/enum', 'enum-narrowed'],
  [
    'an enum widened',
    changed('size', { enum: ['S', 'M', 'L', 'XL'] }),
    '/properties/size/enum',
    'enum-widened',
  ],
  ['an enum introduced', changed('code', { enum: ['ABCDEFGH'] }), '/properties/code/enum', 'enum-introduced'],
  [
    'an enum dropped',
    withProperty('size', without(properties.size, 'enum')),
    '/properties/size/enum',
    'enum-dropped',
  ],
  [
    'a constant changed',
    changed('carrier', { const: 'COURIER' }),
    '/properties/carrier/const',
    'const-changed',
  ],
  [
    'a constant introduced',
    changed('parcelId', { const: 'p-1' }),
    '/properties/parcelId/const',
    'const-introduced',
  ],
  [
    'a constant dropped',
    withProperty('carrier', without(properties.carrier, 'const')),
    '/properties/carrier/const',
    'const-dropped',
  ],
  [
    'a format changed',
    changed('sentOn', { format: 'date-time' }),
    '/properties/sentOn/format',
    'format-changed',
  ],
  [
    'a format introduced',
    changed('parcelId', { format: 'uuid' }),
    '/properties/parcelId/format',
    'format-introduced',
  ],
  [
    'a format dropped',
    withProperty('sentOn', without(properties.sentOn, 'format')),
    '/properties/sentOn/format',
    'format-dropped',
  ],
  [
    'a pattern changed',
    changed('code', { pattern: '^[A-Z]{9}$' }),
    '/properties/code/pattern',
    'pattern-changed',
  ],
  [
    'a pattern introduced',
    changed('parcelId', { pattern: '^p-.*$' }),
    '/properties/parcelId/pattern',
    'pattern-introduced',
  ],
  [
    'a pattern dropped',
    withProperty('code', without(properties.code, 'pattern')),
    '/properties/code/pattern',
    'pattern-dropped',
  ],
  [
    'a text that must be longer',
    changed('parcelId', { minLength: 2 }),
    '/properties/parcelId/minLength',
    'minLength-raised',
  ],
  [
    'a text that may be empty',
    changed('parcelId', { minLength: 0 }),
    '/properties/parcelId/minLength',
    'minLength-lowered',
  ],
  [
    'a text that must be shorter',
    changed('parcelId', { maxLength: 32 }),
    '/properties/parcelId/maxLength',
    'maxLength-lowered',
  ],
  [
    'a text that may be longer',
    changed('parcelId', { maxLength: 128 }),
    '/properties/parcelId/maxLength',
    'maxLength-raised',
  ],
  [
    'a bound dropped',
    withProperty('parcelId', without(properties.parcelId, 'maxLength')),
    '/properties/parcelId/maxLength',
    'maxLength-dropped',
  ],
  [
    'a bound introduced',
    changed('code', { maxLength: 8 }),
    '/properties/code/maxLength',
    'maxLength-introduced',
  ],
  [
    'a number that must be larger',
    changed('weight', { minimum: 2 }),
    '/properties/weight/minimum',
    'minimum-raised',
  ],
  [
    'a number that may be smaller',
    changed('weight', { minimum: 0 }),
    '/properties/weight/minimum',
    'minimum-lowered',
  ],
  [
    'a number that must be smaller',
    changed('weight', { maximum: 20_000 }),
    '/properties/weight/maximum',
    'maximum-lowered',
  ],
  [
    'a number that may be larger',
    changed('weight', { maximum: 40_000 }),
    '/properties/weight/maximum',
    'maximum-raised',
  ],
  [
    'other steps of a number',
    changed('weight', { multipleOf: 5 }),
    '/properties/weight/multipleOf',
    'multipleOf-changed',
  ],
  [
    'a list that needs more items',
    changed('labels', { minItems: 2 }),
    '/properties/labels/minItems',
    'minItems-raised',
  ],
  [
    'a list that may be empty',
    changed('labels', { minItems: 0 }),
    '/properties/labels/minItems',
    'minItems-lowered',
  ],
  [
    'a list that takes fewer items',
    changed('labels', { maxItems: 4 }),
    '/properties/labels/maxItems',
    'maxItems-lowered',
  ],
  [
    'a list that takes more items',
    changed('labels', { maxItems: 6 }),
    '/properties/labels/maxItems',
    'maxItems-raised',
  ],
  [
    'a list that may repeat itself',
    withProperty('labels', without(properties.labels, 'uniqueItems')),
    '/properties/labels/uniqueItems',
    'uniqueItems-dropped',
  ],
  [
    'a shorter item of a list',
    changed('labels', { items: { ...properties.labels.items, maxLength: 10 } }),
    '/properties/labels/items/maxLength',
    'maxLength-lowered',
  ],
  [
    'an object that needs more fields',
    changed('address', { minProperties: 2 }),
    '/properties/address/minProperties',
    'minProperties-raised',
  ],
  [
    'personal data no longer marked',
    changed('address', {
      properties: { ...properties.address.properties, name: { type: 'string', maxLength: 100 } },
    }),
    '/properties/address/properties/name/x-personal-data',
    'personal-data-unmarked',
  ],
  ['another aggregate', { ...published, 'x-aggregate': 'Shipment' }, '/x-aggregate', 'aggregate-changed'],
  ['a fact made a reply', { ...published, 'x-kind': 'reply' }, '/x-kind', 'kind-changed'],
];

/** What is changed, and the schema that it gives. */
export const compatible: readonly [string, Schema][] = [
  ['nothing', published],
  ['an optional field added', withProperty('note', { type: 'string', maxLength: 10 })],
  [
    'an optional field added within a field',
    changed('address', { properties: { ...properties.address.properties, street: { type: 'string' } } }),
  ],
  [
    'an optional object with required fields of its own',
    withProperty('insurance', {
      type: 'object',
      required: ['cents'],
      properties: { cents: { type: 'integer' } },
    }),
  ],
  [
    'other words',
    {
      ...published,
      description: 'A parcel has left.',
      properties: { ...properties, size: { ...properties.size, description: 'Size.' } },
    },
  ],
  ['another example', { ...published, examples: [{ parcelId: 'p-2' }] }],
  ['a field marked as personal data', changed('code', { 'x-personal-data': true })],
  [
    'fields in another order',
    { ...published, properties: Object.fromEntries(Object.entries(properties).reverse()) },
  ],
  ['required fields in another order', requiring(...[...published.required].reverse())],
  ['values in another order', changed('size', { enum: ['L', 'M', 'S'] })],
  ['the event deprecated', { ...published, deprecated: true }],
  ['another title', { ...published, title: 'ParcelSent' }],
];
