import { type Baseline, baselineOf } from '../../../scripts/schemas/evolution/baseline.ts';
import { behind, compare } from '../../../scripts/schemas/evolution/compare.ts';
import { describeEvolution } from '../../../scripts/schemas/evolution/finding.ts';
import { contractOf, type Schema } from '../../../scripts/schemas/schema.ts';
import { readSchemas } from '../../../scripts/schemas/source.ts';
import { breaking, changed, compatible, properties, published, without } from './changes.ts';
import { repository } from './sandbox.ts';

const baseline = (
  schema: Schema,
  changes: Partial<{ context: string; recorded: readonly string[] }> = {},
): Baseline => ({
  envelope: contractOf({ type: 'object', properties: { id: { type: 'string' } }, required: ['id'] }),
  events: {
    'parcel.sent': { 1: { context: 'shipping', recorded: ['e-1'], ...changes, schema: contractOf(schema) } },
  },
});

const findingsFor = (schema: Schema) => compare(baseline(published), baseline(schema));

test.each(breaking)('%s breaks somebody', (_, schema, at, rule) => {
  expect(findingsFor(schema)).toEqual([
    {
      subject: 'parcel.sent v1',
      at,
      rule,
      because: expect.stringMatching(/.{30}/),
      wayOut: expect.stringMatching(/.{30}/),
    },
  ]);
});

test.each(compatible)('%s breaks nobody', (_, schema) => {
  expect(findingsFor(schema)).toEqual([]);
});

test('every kind of change has an explanation of its own', () => {
  const said = breaking.map(([, schema]) => describeEvolution(findingsFor(schema)));
  expect(new Set(said).size).toBe(breaking.length);
  expect(new Set(breaking.map(([, , , rule]) => rule)).size).toBeGreaterThanOrEqual(25);
});

test('an explanation names the event, the place, the rule, the reason and the way out', () => {
  expect(describeEvolution(findingsFor(changed('weight', { type: 'number' })))).toBe(
    [
      'parcel.sent v1 #/properties/weight/type: type-changed',
      '  It was integer and would be number: stored events no longer pass, and consumers that are running expect integer.',
      '  Way out: leave version 1 as it was: npm run schemas -- new parcel.sent makes version 2 with its upcaster.',
    ].join('\n'),
  );
});

test('a renamed field is recognised as one that is gone', () => {
  const renamed = {
    ...published,
    properties: { ...without(properties, 'code'), trackingCode: properties.code },
  };
  const [finding] = findingsFor(renamed as Schema);
  expect(finding?.because).toContain('A field is not renamed either: trackingCode would be new.');
});

test('all that breaks is said at once', () => {
  const schema = {
    ...published,
    'x-kind': 'reply',
    required: ['size', 'weight', 'labels', 'code'],
    properties: {
      ...without(properties, 'parcelId'),
      weight: { type: 'string' },
      size: { type: 'string', enum: ['S'] },
    },
  };
  expect(
    findingsFor(schema as Schema)
      .map(({ rule }) => rule)
      .sort(),
  ).toEqual([
    'enum-narrowed',
    'kind-changed',
    'optional-field-required',
    'required-field-optional',
    'required-field-removed',
    'type-changed',
  ]);
});

test('a published version may not vanish, move to another service, or lose what was recorded of it', () => {
  const rules = (proposed: Baseline) => compare(baseline(published), proposed).map(({ rule }) => rule);
  expect(rules({ ...baseline(published), events: {} })).toEqual(['version-removed']);
  expect(rules(baseline(published, { context: 'delivery' }))).toEqual(['publisher-changed']);
  expect(rules(baseline(published, { recorded: [] }))).toEqual(['recorded-event-lost']);
  expect(rules(baseline(published, { recorded: ['e-0', 'e-1', 'e-2'] }))).toEqual([]);
});

test('the envelope is held to the same rules, and has no next version', () => {
  const proposed = {
    ...baseline(published),
    envelope: { type: 'object', properties: {}, required: [] } as Schema,
  };
  expect(compare(baseline(published), proposed)).toEqual([
    expect.objectContaining({
      subject: 'envelope',
      at: '/properties/id',
      rule: 'required-field-removed',
      wayOut: expect.stringContaining('optional field'),
    }),
  ]);
});

test('a draft is free until somebody publishes it; every change of what is published must be in the baseline', () => {
  const drafted = baseline(published);
  const none: Baseline = { events: {} };
  expect(behind(none, drafted, () => false)).toEqual([]);
  expect(behind(none, drafted, () => true)).toEqual([
    expect.objectContaining({
      subject: 'parcel.sent v1',
      rule: 'not-in-baseline',
      wayOut: expect.stringContaining('publish'),
    }),
  ]);
  const [, extended = published] = compatible[1] ?? [];
  expect(behind(drafted, baseline(extended), () => false).map(({ rule }) => rule)).toEqual([
    'not-in-baseline',
  ]);
  expect(behind(drafted, drafted, () => true)).toEqual([]);
});

describe('the events of the platform', () => {
  const { events, ...others } = readSchemas(repository);

  test.each([
    [
      'its first required field is removed',
      (schema: Schema): Schema => ({
        ...schema,
        properties: without(schema.properties ?? {}, schema.required?.[0] ?? '') as Schema['properties'] &
          object,
      }),
      'required-field-removed',
    ],
    [
      'another field is required',
      (schema: Schema): Schema => ({
        ...schema,
        required: [...(schema.required ?? []), 'tenant'],
        properties: { ...schema.properties, tenant: { type: 'string' } },
      }),
      'required-field-added',
    ],
    [
      'a field becomes a list',
      (schema: Schema): Schema => ({
        ...schema,
        properties: { ...schema.properties, [schema.required?.[0] ?? '']: { type: 'array' } },
      }),
      'type-changed',
    ],
  ] as const)('each of them is refused when %s', (_, change, rule) => {
    const promised = baselineOf({ ...others, events }, new Map());
    const proposed = baselineOf(
      { ...others, events: events.map((event) => ({ ...event, schema: change(event.schema) })) },
      new Map(),
    );
    const found = compare(promised, proposed).filter((finding) => finding.rule === rule);
    expect(found.map(({ subject }) => subject).sort()).toEqual(
      events.map(({ type, version }) => `${type} v${version}`).sort(),
    );
  });
});
