import { RequestRefused } from '@edtech/http';
import { allow, arn, fileOf, route, STAGE, service } from '@edtech/infrastructure';
import { SAGA_TABLES_VARIABLE, sagaTablesText } from './src/application/sagas.ts';

/** The sagas of all services. */
const SAGAS = [{ saga: 'LessonBooking', tableName: `edtech-booking-sagas-${STAGE}` }];

/** The console, as Vite has built it. */
const CONSOLE_FILES = ['services/operations/console/dist/*'];

const notThere = new RequestRefused('route-unknown');

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
    route('GET /console', 'get-console', {
      does: 'Reads the page of the console, for operators',
      open: true,
      files: CONSOLE_FILES,
      answers: { 200: fileOf('text/html') },
      notes:
        'The page tells nothing by itself: what it shows it asks this API, with a token. See docs/guides/console.md.',
    }),
    route('GET /console/{file}', 'get-console-file', {
      does: 'Reads a file of that page',
      open: true,
      files: CONSOLE_FILES,
      parameters: { file: 'A file that the page names: its own name has a hash of its content.' },
      answers: { 200: fileOf('text/javascript', 'text/css', 'image/svg+xml') },
      refuses: [notThere],
    }),
    route('GET /console/session', 'get-console-session', {
      does: 'Gives who opens the console on the local platform the token of an administrator',
      open: true,
      answers: { 200: 'console-session' },
      refuses: [notThere],
      notes:
        'Only for who asks from the machine itself, by a name of it. In AWS it is not there, and its tokens are worth nothing.',
    }),
  ],
});
