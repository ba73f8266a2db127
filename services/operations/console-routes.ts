import { RequestRefused } from '@edtech/http';
import { fileOf, route } from '@edtech/infrastructure';

/** The console, as Vite has built it. */
const CONSOLE_FILES = ['services/operations/console/dist/*'];

const notThere = new RequestRefused('route-unknown');

/** The page that operators look at. */
export const consoleRoutes = [
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
];
