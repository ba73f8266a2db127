import { allow, arn, arnOf, ref, route, STAGE, service } from '@edtech/infrastructure';
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

/** Two rounds of questions fit into what API Gateway waits for. */
const ASKS = { inspects: true, timeoutSeconds: 29, memoryMegabytes: 512 } as const;

const UNKNOWN = '`unknown` names services that did not answer: what they have is missing from the answer.';

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
      answers: { 200: 'metrics' },
      notes:
        'Events are those that came to an end at a consumer: `successfulEvents` were handled, `failedEvents` are dead letters. Times are milliseconds since the commit of an event. See docs/guides/operations.md.',
    }),
    route('GET /operations/status', 'get-status', {
      ...ASKS,
      answers: { 200: 'status' },
      does: 'Says whether all is well, and how much waits where',
      notes: UNKNOWN,
    }),
    route('GET /operations/unhealthy', 'list-unhealthy', {
      ...ASKS,
      answers: { 200: 'unhealthy' },
      does: 'Lists what is in trouble, the longest first, each with what to do next',
      parameters: { limit: 'At most so many of each outbox, inbox, queue, …; 20 when absent.' },
      notes: `A service that does not answer is one of kind \`unknown\`.`,
    }),
    route('GET /operations/consumers', 'list-consumers', {
      ...ASKS,
      answers: { 200: 'consumers' },
      readsFigures: true,
      does: 'Lists the consumers, what waits for each, and what it did in the last minute',
      notes: UNKNOWN,
    }),
    route('GET /operations/event-types', 'list-event-types', {
      ...ASKS,
      answers: { 200: 'event-types' },
      does: 'Lists the types of events, who publishes and who handles them',
      notes: UNKNOWN,
    }),
    route('GET /operations/sagas', 'list-sagas', {
      ...ASKS,
      answers: { 200: 'sagas' },
      does: 'Lists sagas of one name, the newest first',
      parameters: { saga: 'Name of the saga: `LessonBooking`.', status: 'Only those in this status.' },
      refuses: [new SagaUnknown(), new CursorUnknown(), silent],
    }),
    route('GET /operations/sagas/{saga}/{sagaId}', 'get-saga', {
      ...ASKS,
      answers: { 200: 'saga' },
      does: 'Reads a saga, with all that happened to it and what it may still do',
      parameters: { saga: 'Name of the saga: `LessonBooking`.', sagaId: 'Its id.' },
      refuses: [new SagaNotFound(), silent],
    }),
    route('GET /operations/aggregates/{type}/{id}', 'get-aggregate', {
      ...ASKS,
      answers: { 200: 'aggregate' },
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
    }),
    route('GET /operations/journeys/{correlationId}', 'get-journey', {
      ...ASKS,
      answers: { 200: 'journey' },
      does: 'Tells what one request has set off, across services',
      parameters: { correlationId: 'Of the request: every answer has it in X-Correlation-Id.' },
      refuses: [new JourneyNotFound()],
      notes: UNKNOWN,
    }),
    route('GET /operations/search', 'search', {
      ...ASKS,
      answers: { 200: 'search' },
      does: 'Finds what an id belongs to',
      parameters: {
        q: 'Id of an aggregate, an integration event, a domain event that published something, a saga or a dead letter, or a correlation id; as a whole.',
      },
      notes: UNKNOWN,
    }),
  ],
});
