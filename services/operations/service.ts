import { allow, arn, arnOf, fileOf, ref, route, STAGE, service } from '@edtech/infrastructure';
import { InspectionFailed } from '@edtech/operations/platform';
import { consoleRoutes } from './console-routes.ts';
import {
  AggregateNotFound,
  CursorUnknown,
  JourneyNotFound,
  SagaNotFound,
  SagaUnknown,
} from './src/application/refusals.ts';
import { SAGA_TABLES_VARIABLE, sagaTablesText } from './src/application/sagas.ts';

/** The sagas of all services. */
const SAGAS = [{ saga: 'LessonBooking', tableName: `edtech-booking-sagas-${STAGE}` }];

const JSON_ANSWER = { answers: { 200: fileOf('application/json') } } as const;

/** Two rounds of questions fit into what API Gateway waits for. */
const ASKS = { inspects: true, timeoutSeconds: 29, memoryMegabytes: 512, ...JSON_ANSWER } as const;

const UNKNOWN = '`unknown` names services that did not answer: what they have is missing from the answer.';

const answersAs = (type: string, file: string): string =>
  `The answer is the type \`${type}\` in packages/operations/src/answers/${file}.ts.`;

const silent = new InspectionFailed(['payment']);

/** What operators ask, for administrators. */
export default service({
  name: 'operations',
  publishes: false,
  routes: [
    ...consoleRoutes,
    route('GET /operations/metrics', 'get-metrics', {
      does: 'Counts what became of events, and of the sagas that began',
      readsFigures: true,
      environment: { [SAGA_TABLES_VARIABLE]: sagaTablesText(SAGAS) },
      may: SAGAS.map(({ tableName }) =>
        allow('dynamodb:Query', arn('dynamodb', `table/${tableName}/index/gsi1`)),
      ),
      timeoutSeconds: 20,
      memoryMegabytes: 1024,
      parameters: {
        from: 'From then on, of UTC; a quarter of an hour before `to` when absent.',
        to: 'Until then, of UTC, at most 24 hours after `from`; until now when absent.',
        by: '`minute` for the same by the minute as well, in `minutes`.',
      },
      ...JSON_ANSWER,
      notes:
        'Events are those that came to an end at a consumer: `successfulEvents` were handled, `failedEvents` are dead letters. Times are milliseconds since the commit of an event. See docs/guides/operations.md.',
    }),
    route('GET /operations/status', 'get-status', {
      ...ASKS,
      does: 'Says whether all is well, and how much waits where',
      notes: `${answersAs('StatusAnswer', 'status')} ${UNKNOWN}`,
    }),
    route('GET /operations/unhealthy', 'list-unhealthy', {
      ...ASKS,
      does: 'Lists what is in trouble, the longest first, each with what to do next',
      parameters: { limit: 'At most so many of each outbox, inbox, queue, …; 20 when absent.' },
      notes: `${answersAs('UnhealthyAnswer', 'status')} A service that does not answer is one of kind \`unknown\`.`,
    }),
    route('GET /operations/consumers', 'list-consumers', {
      ...ASKS,
      readsFigures: true,
      does: 'Lists the consumers, what waits for each, and what it did in the last minute',
      notes: `${answersAs('ConsumersAnswer', 'consumers')} ${UNKNOWN}`,
    }),
    route('GET /operations/event-types', 'list-event-types', {
      ...ASKS,
      does: 'Lists the types of events, who publishes and who handles them',
      notes: `${answersAs('EventTypesAnswer', 'consumers')} ${UNKNOWN}`,
    }),
    route('GET /operations/sagas', 'list-sagas', {
      ...ASKS,
      does: 'Lists sagas of one name, the newest first',
      parameters: { saga: 'Name of the saga: `LessonBooking`.', status: 'Only those in this status.' },
      refuses: [new SagaUnknown(), new CursorUnknown(), silent],
      notes: answersAs('SagasAnswer', 'sagas'),
    }),
    route('GET /operations/sagas/{saga}/{sagaId}', 'get-saga', {
      ...ASKS,
      does: 'Reads a saga, with all that happened to it and what it may still do',
      parameters: { saga: 'Name of the saga: `LessonBooking`.', sagaId: 'Its id.' },
      refuses: [new SagaNotFound(), silent],
      notes: answersAs('SagaAnswer', 'sagas'),
    }),
    route('GET /operations/aggregates/{type}/{id}', 'get-aggregate', {
      ...ASKS,
      does: 'Reads the events of an aggregate, with its state after each, and what they published',
      environment: { AUDIT_TABLE: ref('OperationsTable') },
      may: [allow('dynamodb:PutItem', arnOf('OperationsTable'))],
      parameters: {
        type: 'Type of the aggregate: `User`.',
        id: 'Its id.',
        service: 'Whose aggregate; for types that several services have.',
        payload: '`shown` for data and states as they are. They are masked without it.',
        reason: 'Why they have to be shown. It is put on record, with who asked, before they are.',
      },
      refuses: [new AggregateNotFound(), new CursorUnknown(), silent],
      notes: answersAs('AggregateAnswer', 'aggregates'),
    }),
    route('GET /operations/journeys/{correlationId}', 'get-journey', {
      ...ASKS,
      does: 'Tells what one request has set off, across services',
      parameters: { correlationId: 'Of the request: every answer has it in X-Correlation-Id.' },
      refuses: [new JourneyNotFound()],
      notes: `${answersAs('JourneyAnswer', 'journeys')} ${UNKNOWN}`,
    }),
    route('GET /operations/search', 'search', {
      ...ASKS,
      does: 'Finds what an id belongs to',
      parameters: {
        q: 'Id of an aggregate, an integration event, a domain event that published something, a saga or a dead letter, or a correlation id; as a whole.',
      },
      notes: `${answersAs('SearchAnswer', 'search')} ${UNKNOWN}`,
    }),
  ],
});
