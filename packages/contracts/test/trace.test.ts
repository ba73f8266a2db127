import { parseEnvelope, readTraceparent, traceFacts, traceHeaderOf, traceparentOf } from '@edtech/contracts';
import fc from 'fast-check';

/** The pair of AWS's own documentation. */
const w3c = '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01';
const xray = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';

const hex = (characters: number) =>
  fc
    .string({
      unit: fc.constantFrom(...'0123456789abcdef'),
      minLength: characters,
      maxLength: characters,
    })
    .filter((text) => /[^0]/.test(text));
const ids = fc.record({ trace: hex(32), parent: hex(16), isSampled: fc.boolean() });
const w3cOf = ({ trace, parent, isSampled }: { trace: string; parent: string; isSampled: boolean }) =>
  `00-${trace}-${parent}-${isSampled ? '01' : '00'}`;

describe('a trace', () => {
  test('is the same in both notations', () => {
    expect(traceparentOf(xray)).toBe(w3c);
    expect(traceHeaderOf(w3c)).toBe(xray);
    expect(traceFacts(w3c)).toEqual({ traceId: '1-5759e988-bd862e3fe1be46a994272793' });
  });

  test('survives the way there and back', () => {
    fc.assert(
      fc.property(ids, (given) => {
        const traceparent = w3cOf(given);
        const header = traceHeaderOf(traceparent);
        expect(traceparentOf(header)).toBe(traceparent);
        expect(header).toContain(traceFacts(traceparent).traceId);
      }),
    );
  });

  test('is read whatever the order of its fields, and whatever else stands there', () => {
    const others = fc.uniqueArray(fc.constantFrom('Self=1-67891233-abc', 'Lineage=1:a87bd80c:0', 'x=', ''));
    fc.assert(
      fc.property(ids, others, fc.nat(), fc.constantFrom(';', '; ', ' ;'), (given, more, turn, separator) => {
        const fields = [...(traceHeaderOf(w3cOf(given))?.split(';') ?? []), ...more];
        const at = turn % fields.length;
        const turned = [...fields.slice(at), ...fields.slice(0, at)].join(separator);
        expect(traceparentOf(turned)).toBe(w3cOf(given));
      }),
    );
  });

  test.each([
    ['no decision', 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8'],
    ['a decision that others are to make', `${xray.slice(0, -1)}?`],
    ['the decision against it', `${xray.slice(0, -1)}0`],
  ])('with %s is not sampled', (_, header) => {
    expect(traceparentOf(header)).toBe(`${w3c.slice(0, -1)}0`);
  });

  test.each([
    ['02', '0'],
    ['03', '1'],
    ['ff', '1'],
  ])('with the flags %s has Sampled=%s', (flags, sampled) => {
    expect(traceHeaderOf(`${w3c.slice(0, -2)}${flags}`)).toBe(`${xray.slice(0, -1)}${sampled}`);
  });
});

describe('nothing comes of', () => {
  test.each([
    '',
    'Root',
    'Root=',
    '=1-5759e988-bd862e3fe1be46a994272793',
    // An HTTP API that does not trace says no more than this.
    'Root=1-5759e988-bd862e3fe1be46a994272793',
    `${xray};Root=1-5759e988-bd862e3fe1be46a994272793`,
    xray.replace('1-', '2-'),
    xray.replace('bd86', 'BD86'),
    xray.replace('bd86', 'bd8'),
    xray.replace('5759e988-bd862e3fe1be46a994272793', `${'0'.repeat(8)}-${'0'.repeat(24)}`),
    xray.replace('53995c3f42cd8ad8', '0'.repeat(16)),
    xray.replace('53995c3f42cd8ad8', '53995c3f42cd8ad8-00'),
    `${xray}1`,
    `${xray.slice(0, -1)}yes`,
    `${xray};x`,
    `${xray};Self=${'x'.repeat(500)}`,
    `${xray}\r\nset-cookie: x`,
    w3c,
  ])('the header %j', (header) => {
    expect(traceparentOf(header)).toBeUndefined();
  });

  test.each([
    '',
    xray,
    w3c.toUpperCase(),
    `ff${w3c.slice(2)}`,
    `${w3c}-extra`,
    `${w3c}\n`,
    `00-${'0'.repeat(32)}-53995c3f42cd8ad8-01`,
    `00-5759e988bd862e3fe1be46a994272793-${'0'.repeat(16)}-01`,
  ])('the traceparent %j', (traceparent) => {
    expect(readTraceparent(traceparent)).toBeUndefined();
    expect(traceHeaderOf(traceparent)).toBeUndefined();
    expect(traceFacts(traceparent)).toEqual({});
  });

  test('what is not there', () => {
    expect(readTraceparent(undefined)).toBeUndefined();
    expect(traceparentOf(undefined)).toBeUndefined();
    expect(traceHeaderOf(undefined)).toBeUndefined();
    expect(traceFacts(undefined)).toEqual({});
  });

  test('any other text: what is read is always a trace that envelopes carry and AWS takes', () => {
    const part = fc.constantFrom('Root=', 'Parent=', 'Sampled=1', ';', '1-', '5759e988', '-', w3c, xray, '0');
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.oneof(part, fc.string({ maxLength: 4 }))).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (given) => {
        for (const trace of [traceparentOf(given), readTraceparent(given)]) {
          if (trace === undefined) continue;
          expect(trace).toMatch(/^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/);
          expect(traceHeaderOf(trace)?.length).toBeLessThanOrEqual(500);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

test('an envelope carries what was read of a header', () => {
  const envelope = {
    id: '2f1c9a4e-7d53-5b0e-9c1a-6d8f0b7a3e21',
    type: 'user.created',
    version: 1,
    source: 'edtech.user',
    aggregate: { type: 'User', id: 'u-1', sequence: 1 },
    occurredAt: '2026-11-02T09:30:00.000Z',
    correlationId: 'c-1',
    causationId: 'e-1',
    data: {},
    trace: traceparentOf(xray),
  };
  expect(parseEnvelope(envelope)).toMatchObject({ ok: true });
});
