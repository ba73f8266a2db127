import { resolve } from 'node:path';
import { LONGEST_BATCH_MILLISECONDS } from '@edtech/operations';
import { inspectFunctionsIn } from '@edtech/operations/inspect';
import { sagasOf } from '../../scripts/infrastructure/lambda-function.ts';
import { outboxPlace } from '../../scripts/infrastructure/outbox.ts';
import { queuesOn } from '../../scripts/infrastructure/queues.ts';
import { readServices } from '../../scripts/infrastructure/read.ts';
import { functionsOf, resourceParts } from '../../scripts/infrastructure/service-files.ts';
import { inboxesOf, shapeOf, storesOf } from '../../scripts/ops/shape.ts';
import { sagaTablesIn } from '../../services/operations/src/application/sagas.ts';
import { library } from './library.ts';

const ROOT = resolve(import.meta.dirname, '../..');

test('a function that reads figures may query them', async () => {
  const services = await readServices(ROOT);
  const operations = services.find(({ name }) => name === 'operations');
  if (operations === undefined) throw new Error('there is no service operations');
  const getMetrics = functionsOf(operations).find(({ key }) => key === 'getMetrics');
  expect(getMetrics).toMatchObject({
    key: 'getMetrics',
    environment: { METRICS_TABLE: { Ref: 'EventMetrics' } },
    statements: [
      { Action: ['dynamodb:Query'], Resource: { 'Fn::GetAtt': ['EventMetrics', 'Arn'] } },
      {
        Action: ['dynamodb:Query'],
        Resource: {
          'Fn::Sub': expect.stringMatching(/:table\/edtech-booking-sagas-\$\{sls:stage\}\/index\/gsi1$/),
        },
      },
    ],
  });
});

test('operations keeps who was shown what, and nothing else: one function adds to it', async () => {
  const services = await readServices(ROOT);
  const operations = services.find(({ name }) => name === 'operations');
  if (operations === undefined) throw new Error('there is no service operations');
  const kept = resourceParts(operations).flatMap((part) => Object.keys(part));
  expect(kept.filter((id) => !/(Role|Alarm)$/.test(id))).toEqual(['OperationsTable']);
  const touching = functionsOf(operations).flatMap(({ key, statements }) =>
    statements
      .filter(({ Resource }) => JSON.stringify(Resource).includes('OperationsTable'))
      .map(({ Action }) => [key, Action]),
  );
  expect(touching).toEqual([['getAggregate', ['dynamodb:PutItem']]]);
});

test('operations may invoke the inspect functions of all services that have one, and nothing else', async () => {
  const services = await readServices(ROOT);
  const operations = services.find(({ name }) => name === 'operations');
  if (operations === undefined) throw new Error('there is no service operations');
  const there = services
    .flatMap((service) => functionsOf(service, services))
    .filter(({ file }) => file === 'inspect')
    .map(({ key }) => `edtech-\${sls:stage}-${key}`);
  expect(there.length).toBeGreaterThan(9);
  let asking = 0;
  for (const { key, environment, statements } of functionsOf(operations, services)) {
    const invokes = statements.filter(({ Action }) => Action.includes('lambda:InvokeFunction'));
    const names = JSON.stringify(invokes).matchAll(/:function:(edtech-[^"]+)"/g);
    const asks = environment.INSPECT_FUNCTIONS !== undefined;
    expect([key, [...names].map(([, name]) => name)]).toEqual([key, asks ? there : []]);
    if (!asks) continue;
    asking += 1;
    const known = inspectFunctionsIn(String(environment.INSPECT_FUNCTIONS));
    expect(known.map(({ functionName }) => functionName)).toEqual(there);
  }
  expect(asking).toBeGreaterThan(5);
});

test('operations knows where the sagas of every service are', async () => {
  const services = await readServices(ROOT);
  const operations = services.find(({ name }) => name === 'operations');
  const route = operations?.routes.find(({ file }) => file === 'get-metrics');
  const known = sagaTablesIn(String(route?.environment?.SAGA_TABLES));
  expect(known).toEqual(
    services.flatMap((service) =>
      service.sagas.map(({ saga }) => ({
        saga: saga.name,
        tableName: `edtech-${sagasOf(service).name}-\${sls:stage}`,
      })),
    ),
  );
});

test('workflows and waits are made of consumers, types of events and sagas that there are', async () => {
  const services = await readServices(ROOT);
  const { consumers, types, handledTypes, outboxes, workflows, waits } = shapeOf(services);
  const handles = new Map(
    services.flatMap(inboxesOf).map(({ consumer, types: handled }) => [consumer, handled]),
  );
  const sagas = services.flatMap((service) => service.sagas.map(({ saga }) => saga.name));
  const counted = [
    ...workflows.flatMap(({ stages }) => stages.flatMap(({ begins, ends }) => [...begins, ...ends])),
    ...waits,
  ];
  for (const one of counted) {
    if ('published' in one) expect(types.keys()).toContain(one.published);
    else if ('saga' in one) expect(sagas).toContain(one.saga);
    else expect([one.by, handles.get(one.by)]).toEqual([one.by, expect.arrayContaining([one.handled])]);
  }
  expect(consumers.get('payment-accounts')).toEqual({ service: 'payment', ordered: true });
  expect(consumers.get('booking-lesson-booking')).toEqual({ service: 'booking', ordered: false });
  expect(types.get('lesson.booking.requested')).toBe('booking');
  expect(handledTypes.has('lesson.completed')).toBe(true);
  expect(outboxes).toEqual(expect.arrayContaining(['edtech.booking', 'edtech.booking-sagas', 'edtech.user']));
});

test('the sweeper of every outbox is told under which name its passes are counted', async () => {
  const services = await readServices(ROOT);
  const told = services
    .flatMap((service) => functionsOf(service))
    .flatMap(({ environment }) => (environment.OUTBOX === undefined ? [] : [environment.OUTBOX]));
  expect(told.toSorted()).toEqual(shapeOf(services).outboxes.toSorted());
});

test('a function that counts is over before a minute is: as long may its figures be behind what they tell of', async () => {
  const services = await readServices(ROOT);
  const counting = services
    .flatMap((service) => functionsOf(service, services))
    .filter(({ environment }) => environment.METRICS_TABLE !== undefined);
  expect(counting.length).toBeGreaterThan(20);
  for (const { key, timeout = Number.POSITIVE_INFINITY } of counting)
    expect([key, timeout * 1_000 < LONGEST_BATCH_MILLISECONDS]).toEqual([key, true]);
});

test('every outbox has a table in which it is recounted, and every consumer that keeps what it handled', async () => {
  const services = await readServices(ROOT);
  const stores = services.flatMap(storesOf);
  const { consumers, outboxes } = shapeOf(services);
  const repeatable = services
    .flatMap(inboxesOf)
    .filter((inbox) => inbox.repeatable)
    .map(({ consumer }) => consumer);
  expect(repeatable).toEqual(['booking-pushes']);
  expect([...stores.flatMap((store) => store.consumers), ...repeatable].toSorted()).toEqual(
    [...consumers.keys()].toSorted(),
  );
  expect(stores.map(({ name }) => outboxPlace(name))).toEqual(expect.arrayContaining([...outboxes]));
  expect(stores.filter(({ source }) => source === 'edtech.booking').map(({ name }) => name)).toEqual([
    'booking',
    'booking-sagas',
  ]);
});

test('the queues of a service are told apart by who reads them, and those that only wake sweepers are left out', () => {
  const queues = queuesOn(library, 'test');
  const named = (holds: string) =>
    queues.filter((queue) => queue.holds === holds).map(({ queueName }) => queueName);
  expect(named('work')).toContain('edtech-library-readers-test');
  expect(named('dead-letters')).toEqual(
    expect.arrayContaining([
      'edtech-library-readers-dlq-test',
      'edtech-library-outbox-dlq-test',
      'edtech-library-stream-failures-test',
    ]),
  );
  expect(queues.filter(({ queueName }) => queueName.includes('sweep'))).toEqual([]);
  const owned = queues.filter(({ consumer }) => consumer === 'library-readers');
  expect(owned.map(({ queueName }) => queueName)).toEqual([
    'edtech-library-readers-test',
    'edtech-library-readers-dlq-test',
  ]);
});
