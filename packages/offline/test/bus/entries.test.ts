import { type PutEvents, readPutEvents } from '../../src/bus/entries.ts';

const publisher = {
  region: 'eu-central-1',
  accountId: '123456789012',
  nowMs: Date.UTC(2026, 10, 23, 20, 15, 30, 250),
  newId: () => 'new-id',
};
const good = { Source: 'fixture.notes', DetailType: 'note.written', Detail: '{"a":1}' };
const put = (entries: unknown) => readPutEvents({ Entries: entries }, publisher);

/** What came of a request that was accepted as a whole. */
function accepted(result: PutEvents) {
  if (result.refused !== undefined) throw new Error(result.refused);
  return result;
}

test('an entry becomes the envelope that AWS delivers', () => {
  const { entries, accepted: events } = accepted(
    put([{ ...good, EventBusName: 'notes', Resources: ['r-1'] }]),
  );
  expect(entries).toEqual([{ EventId: 'new-id' }]);
  expect(events).toEqual([
    {
      bus: 'notes',
      event: {
        version: '0',
        id: 'new-id',
        'detail-type': 'note.written',
        source: 'fixture.notes',
        account: '123456789012',
        time: '2026-11-23T20:15:30Z',
        region: 'eu-central-1',
        resources: ['r-1'],
        detail: { a: 1 },
      },
    },
  ]);
});

test('an entry without a bus goes to the default bus, and its own time wins', () => {
  const [first] = accepted(put([{ ...good, Time: 1_640_995_200 }])).accepted;
  expect(first?.bus).toBe('default');
  expect(first?.event.time).toBe('2022-01-01T00:00:00Z');
});

test.each([
  ['Source', 'InvalidArgument', 'Parameter Source is not valid. Reason: Source is a required argument.'],
  [
    'DetailType',
    'InvalidArgument',
    'Parameter DetailType is not valid. Reason: DetailType is a required argument.',
  ],
  ['Detail', 'InvalidArgument', 'Parameter Detail is not valid. Reason: Detail is a required argument.'],
])('an entry without %s fails alone', (name, ErrorCode, ErrorMessage) => {
  const result = accepted(put([good, { ...good, [name]: undefined }, good]));
  expect(result.entries).toEqual([{ EventId: 'new-id' }, { ErrorCode, ErrorMessage }, { EventId: 'new-id' }]);
  expect(result.accepted).toHaveLength(2);
});

test('a trace header is taken and is no part of the event; one that is too long refuses the call', () => {
  const header = (characters: number) => [{ ...good, TraceHeader: 'x'.repeat(characters) }];
  const plain = accepted(put([good]));
  expect(accepted(put(header(1)))).toEqual(plain);
  // X-Ray drops one that is malformed, and the event is processed all the same.
  expect(accepted(put(header(500)))).toEqual(plain);
  expect(put([good, ...header(501)]).refused).toContain(
    "at 'entries.2.member.traceHeader' failed to satisfy constraint: Member must have length less than or equal to 500",
  );
  expect(put(header(0)).refused).toContain('greater than or equal to 1');
});

test.each(['not json', '[1]', '"text"', 'null'])('the detail %s is malformed', (Detail) => {
  expect(accepted(put([{ ...good, Detail }])).entries).toEqual([
    { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
  ]);
});

test('nobody may publish as AWS', () => {
  expect(accepted(put([{ ...good, Source: 'aws.s3' }])).entries).toEqual([
    { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' },
  ]);
});

test('ten entries are accepted, eleven and none are refused', () => {
  expect(accepted(put(Array.from({ length: 10 }, () => good))).accepted).toHaveLength(10);
  expect(put(Array.from({ length: 11 }, () => good)).refused).toContain('less than or equal to 10');
  expect(put([]).refused).toContain('greater than or equal to 1');
  expect(put(undefined).refused).toContain('must not be null');
});

test('the entries of a request may weigh 1 MiB together, and not a byte more', () => {
  const detail = (bytes: number) => JSON.stringify({ a: 'x'.repeat(bytes - '{"a":""}'.length) });
  const others = Buffer.byteLength(good.Source) + Buffer.byteLength(good.DetailType);
  const full = 1_048_576 - others;
  expect(accepted(put([{ ...good, Detail: detail(full) }])).accepted).toHaveLength(1);
  expect(put([{ ...good, Detail: detail(full + 1) }]).refused).toContain('over the limit');
  expect(put([{ ...good, Time: 1_640_995_200, Detail: detail(full - 13) }]).refused).toContain(
    'over the limit',
  );
});
