import { arnOf, type Service } from '@edtech/infrastructure';
import {
  allows,
  connectionsVariable,
  functionKey,
  type LambdaFunction,
  resourcesOf,
} from './lambda-function.ts';

/** What comes over the WebSocket API: that somebody connects or goes, and what nobody reads but keeps a connection open. */
const ROUTES = ['$connect', '$disconnect', '$default'];

/** The function that knows who is connected. */
export const connectionFunctions = (service: Service): readonly LambdaFunction[] => {
  if (service.connections !== true) return [];
  const { connections } = resourcesOf(service);
  return [
    {
      key: functionKey(`${service.name}-connections`),
      file: 'connections',
      description: 'Opens and closes the connections of the WebSocket API',
      environment: connectionsVariable(service),
      events: ROUTES.map((route) => ({ websocket: { route } })),
      statements: [
        allows(
          ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
          arnOf(connections),
        ),
      ],
    },
  ];
};
