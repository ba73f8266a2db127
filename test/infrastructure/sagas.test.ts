import {
  availabilityConfirmedV1,
  availabilityRejectedV1,
  availabilityReleasedV1,
  lessonBookingRequestedV1,
  localEvent,
  paymentAuthorizedV1,
  paymentCapturedV1,
  paymentFailedV1,
  paymentReleasedV1,
} from '@edtech/contracts';
import { consumes, type DeclaredSaga, route, runs, service } from '@edtech/infrastructure';
import { consumer, handles } from '@edtech/messaging';
import {
  functionsContent,
  functionsOf,
  resourcesContent,
} from '../../scripts/infrastructure/service-files.ts';

const local = (type: string) =>
  localEvent({ type, version: 1, context: 'lodge', aggregate: 'Stay' }, { name: 'Told', validate: () => [] });
const told = local('stay.noted');
const unwanted = local('stay.unwanted');

const undone = (contract: typeof availabilityReleasedV1 | typeof paymentReleasedV1) => ({
  kind: 'compensation',
  reply: { contract },
});

const stay: DeclaredSaga = {
  name: 'LodgeStay',
  startsOn: lessonBookingRequestedV1,
  correlate: 'bookingId',
  cancelOn: { contract: unwanted },
  stages: [
    {
      steps: [
        {
          success: { contract: availabilityConfirmedV1 },
          failure: { contract: availabilityRejectedV1 },
          undo: undone(availabilityReleasedV1),
        },
        { success: { contract: availabilityConfirmedV1 }, undo: { kind: 'nothing' } },
      ],
    },
    {
      steps: [
        {
          success: { contract: paymentAuthorizedV1 },
          failure: { contract: paymentFailedV1 },
          undo: undone(paymentReleasedV1),
        },
      ],
    },
  ],
};

const lodge = service({
  name: 'lodge',
  routes: [route('GET /stays/{stayId}', 'get-stay', { does: 'Reads a stay', looksAtSagas: true })],
  consumers: [
    consumes(consumer({ name: 'lodge-notes', ordered: false, on: [handles(told, () => undefined)] }), {
      does: 'notes',
      local: true,
    }),
  ],
  sagas: [runs(stay, { does: 'books stays', maximumConcurrency: 20 })],
});

const functions = functionsContent(lodge);
const { Resources: resources } = resourcesContent(lodge);
const statementsOf = (key: string) => functionsOf(lodge).find((one) => one.key === key)?.statements;
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const table = arn('LodgeSagasTable');
const stream = { 'Fn::GetAtt': ['LodgeSagasTable', 'StreamArn'] };

/** What a transition does to the table. */
const TRANSITION = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'];
const RECEIVES = ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

test('a service with a saga has the functions that run it beside its own', () => {
  expect(Object.keys(functions)).toEqual([
    'getStay',
    'lodgeNotes',
    'forwardLodgeOutbox',
    'sweepLodgeOutbox',
    'forwardLodgeSagasOutbox',
    'sweepLodgeSagasOutbox',
    'lodgeLodgeStay',
    'lodgeLodgeStayLocal',
    'lodgeSagaTimers',
    'lodgeSagaDelays',
    'sweepLodgeSagas',
    'inspectLodge',
    'mendLodge',
  ]);
});

test('a service without one has none of that', () => {
  const { sagas: _, routes: __, ...rest } = lodge;
  const { Resources: without } = resourcesContent(service(rest));
  expect(Object.keys(without).filter((id) => /saga/i.test(id))).toEqual([]);
});

test('sagas have a table with a stream of whole items, a TTL, and indexes for what needs attention, what has an id, and what is how old', () => {
  expect(resources.LodgeSagasTable).toMatchObject({
    Properties: {
      TableName: 'edtech-lodge-sagas-${sls:stage}',
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      GlobalSecondaryIndexes: ['attention', 'lookup', 'gsi1', 'gsi2'].map((IndexName) => ({ IndexName })),
    },
  });
});

describe('a saga', () => {
  test('hears what starts, answers and cancels it, each once, in any order', () => {
    expect(resources.LodgeLodgeStayRule).toMatchObject({
      Properties: {
        EventPattern: {
          source: ['edtech.booking', 'edtech.payment', 'edtech.tutoring'],
          'detail-type': [
            'availability.confirmed',
            'availability.rejected',
            'availability.released',
            'lesson.booking.requested',
            'payment.authorized',
            'payment.failed',
            'payment.released',
          ],
          // Payments for courses, and mails to anybody, are none of its business.
          detail: { data: { bookingId: [{ exists: true }] } },
        },
      },
    });
    expect(resources).toHaveProperty('LodgeLodgeStayDeadLetters');
    expect(resources.LodgeLodgeStayQueue).toMatchObject({ Properties: { VisibilityTimeout: 90 } });
  });

  test('also what answered it in an earlier version, with which some have begun', () => {
    const earlier = {
      ...stay,
      stages: [{ steps: [{ success: { contract: paymentCapturedV1 }, undo: { kind: 'nothing' } }] }],
    };
    const { Resources } = resourcesContent(
      service({ ...lodge, sagas: [runs(stay, { does: 'books stays', before: [earlier] })] }),
    );
    expect(JSON.stringify(Resources.LodgeLodgeStayRule)).toContain(paymentCapturedV1.type);
  });

  test('hears of its own service by a queue of its own, which the outboxes send to', () => {
    expect(functions.lodgeLodgeStayLocal).toMatchObject({
      handler: 'services/lodge/src/functions/lodge-stay-local.handler',
      environment: { QUEUE_URL: { Ref: 'LodgeLodgeStayLocalQueue' } },
    });
    expect(resources).not.toHaveProperty('LodgeLodgeStayLocalRule');
  });

  test('makes transitions in its own table, and touches no stream of an aggregate', () => {
    expect(functions.lodgeLodgeStay).toMatchObject({
      handler: 'services/lodge/src/functions/lodge-stay.handler',
      description: 'Saga LodgeStay, books stays',
      environment: {
        LODGE_SAGAS_TABLE: { Ref: 'LodgeSagasTable' },
        QUEUE_URL: { Ref: 'LodgeLodgeStayQueue' },
        DEAD_LETTER_QUEUE_URL: { Ref: 'LodgeLodgeStayDeadLetters' },
      },
      events: [{ sqs: { maximumConcurrency: 20, functionResponseType: 'ReportBatchItemFailures' } }],
    });
    expect(statementsOf('lodgeLodgeStay')).toEqual([
      { Action: TRANSITION, Resource: table },
      { Action: [...RECEIVES, 'sqs:ChangeMessageVisibility'], Resource: arn('LodgeLodgeStayQueue') },
      { Action: ['sqs:SendMessage'], Resource: arn('LodgeLodgeStayDeadLetters') },
      { Action: ['dynamodb:PutItem'], Resource: arn('EventMetrics') },
    ]);
  });
});

describe('timers', () => {
  test('are seen when they are written, if they are to wake their saga, and when they are deleted, by whatever deletes them', () => {
    expect(functions.lodgeSagaTimers).toMatchObject({
      environment: { TIMER_QUEUE_URL: { Ref: 'LodgeSagasDelayQueue' } },
      events: [
        {
          stream: {
            arn: stream,
            filterPatterns: [
              {
                eventName: ['INSERT'],
                dynamodb: {
                  Keys: { pk: { S: [{ prefix: 'timer#' }] } },
                  NewImage: { wakes: { BOOL: [true] } },
                },
              },
              { eventName: ['REMOVE'], dynamodb: { Keys: { pk: { S: [{ prefix: 'timer#' }] } } } },
            ],
          },
        },
      ],
    });
    expect(statementsOf('lodgeSagaTimers')).toEqual([
      { Action: TRANSITION, Resource: table },
      expect.objectContaining({ Resource: stream }),
      { Action: ['sqs:SendMessage'], Resource: arn('LodgeSagasStreamFailures') },
      { Action: ['sqs:SendMessage'], Resource: arn('LodgeSagasDelayQueue') },
    ]);
  });

  test('are deleted by messages that were delayed until then; who takes these makes no transition', () => {
    expect(resources.LodgeSagasDelayQueue).toMatchObject({
      Properties: {
        VisibilityTimeout: 90,
        RedrivePolicy: { deadLetterTargetArn: arn('LodgeSagasDelayDeadLetters'), maxReceiveCount: 8 },
      },
    });
    expect(statementsOf('lodgeSagaDelays')).toEqual([
      { Action: ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'], Resource: table },
      { Action: RECEIVES, Resource: arn('LodgeSagasDelayQueue') },
    ]);
  });

  test('that were lost are swept twice a minute', () => {
    expect(functions.sweepLodgeSagas).toMatchObject({
      environment: { SWEEP_QUEUE_URL: { Ref: 'LodgeSagasTimersSweepQueue' } },
      events: [{ schedule: { rate: ['rate(1 minute)'] } }, { sqs: { batchSize: 1 } }],
    });
    expect(statementsOf('sweepLodgeSagas')).toEqual([
      { Action: TRANSITION, Resource: table },
      { Action: ['dynamodb:Query'], Resource: { 'Fn::Sub': '${LodgeSagasTable.Arn}/index/attention' } },
      { Action: RECEIVES, Resource: arn('LodgeSagasTimersSweepQueue') },
    ]);
  });
});

describe('what sagas say', () => {
  test('is published from an outbox of their own, as the aggregates’ is', () => {
    expect(functions.forwardLodgeSagasOutbox).toMatchObject({
      handler: 'services/lodge/src/functions/forward-sagas-outbox.handler',
      environment: {
        LODGE_SAGAS_TABLE: { Ref: 'LodgeSagasTable' },
        EVENT_BUS: { Ref: 'EventBus' },
        LOCAL_QUEUES: {
          'Fn::Sub': 'stay.noted=${LodgeNotesQueue} stay.unwanted=${LodgeLodgeStayLocalQueue}',
        },
      },
      events: [
        {
          stream: {
            arn: stream,
            filterPatterns: [
              {
                eventName: ['INSERT'],
                dynamodb: {
                  Keys: { pk: { S: [{ prefix: 'outbox#' }] } },
                  NewImage: { status: { S: ['PENDING'] } },
                },
              },
            ],
          },
        },
      ],
    });
    expect(functions.sweepLodgeSagasOutbox).toMatchObject({
      environment: {
        OUTBOX: 'edtech.lodge-sagas',
        SWEEP_QUEUE_URL: { Ref: 'LodgeSagasSweepQueue' },
        OUTBOX_DEAD_LETTER_QUEUE_URL: { Ref: 'LodgeSagasOutboxDeadLetters' },
      },
    });
  });

  test('is read by two readers of the stream, and never a third', () => {
    const readers = Object.values(functions).filter((one) =>
      JSON.stringify(one).includes('LodgeSagasTable","StreamArn'),
    );
    expect(readers).toHaveLength(2);
  });
});

test('who shows a saga may read it, and nothing else', () => {
  expect(functions.getStay).toMatchObject({ environment: { LODGE_SAGAS_TABLE: { Ref: 'LodgeSagasTable' } } });
  expect(statementsOf('getStay')).toEqual([{ Action: ['dynamodb:Query'], Resource: table }]);
});
