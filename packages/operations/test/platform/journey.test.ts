import { createDeadLetterStore, readMessage } from '@edtech/dead-letters';
import { memoryTable } from '@edtech/event-store';
import { decodeOutboxItem, envelopeOf, OUTBOX_PREFIX } from '@edtech/event-store/layout';
import { job } from '@edtech/infrastructure';
import { message, UNORDERED } from '../../../dead-letters/test/letters.ts';
import { delivered } from '../../../messaging/test/deliveries.ts';
import { mirror, rig } from '../../../messaging/test/rig.ts';
import { getJourney } from '../../src/platform/index.ts';
import { inspected, mirroring } from '../inspect/inspected.ts';
import { platformOf, SILENT } from './platform.ts';

/** A service that publishes, and one that mirrors what it says. */
const scene = async () => {
  const source = inspected();
  await source.raise('t-1', 1, 'journey');
  await source.raise('t-2', 1, 'another');
  const events = source.table
    .items()
    .filter(({ pk }) => pk.startsWith(OUTBOX_PREFIX))
    .map((item) => envelopeOf(decodeOutboxItem(item)));
  const consuming = rig(mirror(false));
  const arrive = async () => {
    consuming.clock.advance(100);
    for (const event of events) await consuming.receiveBody(delivered(event));
  };
  return { source, consuming, arrive, mirrors: mirroring(consuming.table, false) };
};

test('a journey has the events of one request, what they published, and how far consumers have come', async () => {
  const { source, mirrors } = await scene();
  const { inspections } = platformOf({ test: source, mirror: mirrors });
  const journey = await getJourney(inspections, 'journey');
  expect(journey).toMatchObject({
    correlationId: 'journey',
    steps: [
      {
        kind: 'event',
        service: 'test',
        aggregate: { type: 'Tally', id: 't-1', version: 1 },
        causationId: 'r-1',
        publications: [
          {
            type: 'tally.raised',
            sequence: 1,
            status: 'PENDING',
            deliveries: [{ consumer: 'mirror', service: 'mirror', state: 'waiting' }],
          },
        ],
      },
    ],
    unknown: [],
    more: [],
  });
  expect(JSON.stringify(journey)).not.toContain('ref');
});

test('what an event causes follows it, and names it as its cause', async () => {
  const { source, mirrors, arrive } = await scene();
  await arrive();
  const journey = await getJourney(platformOf({ mirror: mirrors, test: source }).inspections, 'journey');
  const [first, second] = journey?.steps ?? [];
  expect(journey?.steps).toHaveLength(2);
  expect(first?.publications[0]?.deliveries).toMatchObject([{ state: 'handled' }]);
  expect(second).toMatchObject({ service: 'mirror', causationId: first?.publications[0]?.id });
});

test('what ended as a dead letter is one at its consumer, and is listed', async () => {
  const { source, mirrors } = await scene();
  const table = memoryTable();
  const [item] = source.table.items().filter(({ correlationId }) => correlationId === 'journey');
  if (item === undefined) throw new Error('it has published');
  await createDeadLetterStore(table).receive(
    readMessage(
      { ...UNORDERED, name: 'mirror' },
      message('m-1', delivered(envelopeOf(decodeOutboxItem(item)))),
    ),
  );
  const letters = inspected({
    table,
    declaration: {
      name: 'letters',
      publishes: false,
      aggregates: [],
      jobs: [job('process', { does: 'collects', seesToDeadLetters: true })],
    },
  });
  const { inspections } = platformOf({ test: source, mirror: mirrors, letters });
  const journey = await getJourney(inspections, 'journey');
  expect(journey?.steps[0]?.publications[0]?.deliveries).toMatchObject([{ state: 'dead-letter' }]);
  expect(journey?.deadLetters).toMatchObject([{ state: 'OPEN', consumer: 'mirror' }]);
  expect((await getJourney(inspections, 'another'))?.deadLetters).toEqual([]);
});

test('a service that does not answer is told, and hides no other', async () => {
  const { source } = await scene();
  const { inspections, logged } = platformOf({ test: source, mirror: SILENT });
  const journey = await getJourney(inspections, 'journey');
  expect(journey?.unknown).toEqual(['mirror']);
  expect(journey?.steps).toHaveLength(1);
  expect(logged).toContainEqual(
    expect.objectContaining({ level: 'warn', service: 'mirror', error: 'Error: it does not answer' }),
  );
});

test('what nobody knows of is no journey, unless somebody did not say', async () => {
  const { source } = await scene();
  expect(await getJourney(platformOf({ test: source }).inspections, 'nothing')).toBeUndefined();
  expect(await getJourney(platformOf({ test: source, mirror: SILENT }).inspections, 'nothing')).toMatchObject(
    {
      steps: [],
      unknown: ['mirror'],
    },
  );
});

test('a journey that is longer than a service tells at once says where', async () => {
  const source = inspected();
  for (let count = 0; count < 501; count += 1) await source.raise(`t-${count}`, 1, 'long');
  const journey = await getJourney(platformOf({ test: source }).inspections, 'long');
  expect(journey?.steps).toHaveLength(500);
  expect(journey?.more).toEqual(['test']);
});
