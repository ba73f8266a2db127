import { allow, arn, fileOf, route, STAGE, service } from '@edtech/infrastructure';
import { SAGA_TABLES_VARIABLE, sagaTablesText } from './src/application/sagas.ts';

/** The sagas of all services. */
const SAGAS = [{ saga: 'LessonBooking', tableName: `edtech-booking-sagas-${STAGE}` }];

/** What operators ask, for administrators. */
export default service({
  name: 'operations',
  publishes: false,
  routes: [
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
      },
      answers: { 200: fileOf('application/json') },
      notes:
        'Events are those that came to an end at a consumer: `successfulEvents` were handled, `failedEvents` are dead letters. Times are milliseconds since the commit of an event. See docs/guides/operations.md.',
    }),
  ],
});
