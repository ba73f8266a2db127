import type { WebSocketRouteModel } from '../model.ts';
import type { Problems } from './problem.ts';
import type { Section } from './section.ts';

/** Reads a `websocket` event: the function behind one route of the WebSocket API. */
export function readWebSocketEvent(event: Section, functionKey: string): WebSocketRouteModel {
  event.only(['route', 'authorizer', 'routeResponseSelectionExpression'], 'the websocket setting');
  event.refuse('authorizer', 'an authorizer is not called locally; check who connects in $connect');
  event.refuse(
    'routeResponseSelectionExpression',
    'what a function answers is not sent to the client; send it by @connections',
  );
  return { functionKey, route: event.requiredText('route'), origin: event.origin };
}

/** Checks that each route has one function, and that somebody can connect at all. */
export function checkWebSocketRoutes(routes: readonly WebSocketRouteModel[], problems: Problems): void {
  for (const [route, others] of Map.groupBy(routes, (one) => one.route)) {
    const [, second] = others;
    if (second !== undefined)
      problems.add('INVALID_VALUE', second.origin, `another function has the route ${route}`);
  }
  const [first] = routes;
  if (first !== undefined && routes.every(({ route }) => route !== '$connect')) {
    problems.add(
      'UNSUPPORTED_SETTING',
      first.origin,
      'without a route $connect nobody can connect here, though they could at AWS',
    );
  }
}
