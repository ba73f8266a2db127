import { EnvelopeInvalid, parseEnvelope } from '@edtech/contracts';
import fc from 'fast-check';
import { envelopeSchema } from './schema-files.ts';
import { valuesOf } from './values.ts';

const [event = {}, replayed = {}] = envelopeSchema.examples ?? [];

const violated = (value: unknown): readonly string[] => {
  const parsed = parseEnvelope(value);
  return parsed.ok ? [] : parsed.violations.map(({ path, rule }) => `${path} ${rule}`);
};

test('an envelope comes back as it was', () => {
  expect(parseEnvelope(event)).toEqual({ ok: true, envelope: event });
  expect(parseEnvelope(replayed)).toEqual({ ok: true, envelope: replayed });
});

test('whatever the schema allows is an envelope', () => {
  fc.assert(fc.property(valuesOf(envelopeSchema), (value) => expect(violated(value)).toEqual([])));
});

test('fields that this code does not know are let through, at any depth', () => {
  const newer = { ...event, tenant: 't-1', aggregate: { type: 'User', id: 'u-1', sequence: 1, shard: 3 } };
  expect(parseEnvelope(newer)).toEqual({ ok: true, envelope: newer });
});

test('the data is not looked at', () => {
  expect(violated({ ...event, data: 'anything' })).toEqual([]);
});

test('everything that is missing is named', () => {
  expect(violated({})).toEqual((envelopeSchema.required ?? []).map((name) => `/${name} required`));
  expect(violated({ ...event, aggregate: {} })).toEqual([
    '/aggregate/type required',
    '/aggregate/id required',
    '/aggregate/sequence required',
  ]);
});

test.each([
  ['id', 'u-1', '/id format'],
  ['id', 'urn:uuid:2f1c9a4e-7d53-5b0e-9c1a-6d8f0b7a3e21', '/id maxLength'],
  ['type', 'UserCreated', '/type pattern'],
  ['version', 0, '/version minimum'],
  ['version', 1.5, '/version type'],
  ['source', 'user', '/source pattern'],
  ['aggregate', { type: 'User', id: 'u-1', sequence: 0 }, '/aggregate/sequence minimum'],
  ['aggregate', { type: 'User', id: '', sequence: 1 }, '/aggregate/id minLength'],
  ['occurredAt', 'yesterday', '/occurredAt format'],
  ['trace', 'none', '/trace pattern'],
  ['replay', { id: 'r-1' }, '/replay/consumer required'],
])('%s may not be %j', (field, value, violation) => {
  expect(violated({ ...event, [field]: value })).toEqual([violation]);
});

test.each([[undefined], [null], ['{}'], [[]]])('%j is no envelope', (value) => {
  expect(violated(value)).toEqual([' type']);
});

test('the error says what is wrong with it', () => {
  const parsed = parseEnvelope({ ...event, id: 'u-1', version: 0 });
  if (parsed.ok) throw new Error('this is no envelope');
  const error = new EnvelopeInvalid(parsed.violations);
  expect(error).toMatchObject({ code: 'envelope-invalid', kind: 'internal', violations: parsed.violations });
  expect(error.message).toContain('/id must be in the format uuid; /version must be at least 1');
});
