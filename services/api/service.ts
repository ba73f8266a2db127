import { RequestRefused } from '@edtech/http';
import { fileOf, route, service } from '@edtech/infrastructure';

/** What the API says of itself. */
export default service({
  name: 'api',
  publishes: false,
  routes: [
    route('GET /openapi.json', 'get-openapi', {
      does: 'Reads the OpenAPI document of this API',
      open: true,
      files: ['docs/api/openapi.json'],
      answers: { 200: fileOf('application/json') },
    }),
    route('GET /docs', 'get-docs', {
      does: 'Reads the same as a page',
      open: true,
      files: ['docs/api/index.html'],
      answers: { 200: fileOf('text/html') },
    }),
    route('$default', 'no-such-route', {
      does: 'Answers what no route answers',
      open: true,
      refuses: [new RequestRefused('route-unknown')],
    }),
  ],
});
