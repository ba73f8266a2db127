import { route, service } from '@edtech/infrastructure';
import {
  functionsContent,
  functionsOf,
  resourcesContent,
} from '../../scripts/infrastructure/service-files.ts';

const ticker = service({
  name: 'ticker',
  connections: true,
  routes: [
    route('POST /tickets', 'issue-ticket', { does: 'Lets users connect', issuesTickets: true }),
    route('POST /ticks', 'send-tick', { does: 'Ticks', pushes: true }),
  ],
});

const functions = functionsContent(ticker);
const { Resources: resources } = resourcesContent(ticker);
const statementsOf = (key: string) => functionsOf(ticker).find((one) => one.key === key)?.statements;
const table = { 'Fn::GetAtt': ['TickerConnections', 'Arn'] };
const environment = {
  CONNECTIONS_TABLE: { Ref: 'TickerConnections' },
  AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: {
    'Fn::Sub': `https://\${WebsocketsApi}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}/\${sls:stage}`,
  },
};

test('a service with connections has a table of them that forgets by itself, without a stream or an index', () => {
  expect(resources.TickerConnections).toMatchObject({
    Properties: {
      TableName: 'edtech-ticker-connections-${sls:stage}',
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    },
  });
  expect(resources.TickerConnections).not.toHaveProperty('Properties.StreamSpecification');
  expect(resources.TickerConnections).not.toHaveProperty('Properties.GlobalSecondaryIndexes');
});

test('one function has all routes of the WebSocket API, and touches nothing but that table', () => {
  expect(functions.tickerConnections).toMatchObject({
    handler: 'services/ticker/src/functions/connections.handler',
    environment: { CONNECTIONS_TABLE: { Ref: 'TickerConnections' } },
    events: ['$connect', '$disconnect', '$default'].map((one) => ({ websocket: { route: one } })),
  });
  expect(statementsOf('tickerConnections')).toEqual([
    {
      Action: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
      Resource: table,
    },
  ]);
});

test('who lets users connect knows where, and may write tickets alone', () => {
  expect(functions.issueTicket).toMatchObject({ environment });
  expect(statementsOf('issueTicket')).toEqual([{ Action: ['dynamodb:PutItem'], Resource: table }]);
});

test('who pushes finds connections, forgets those that are gone, and may send over this API’s on this stage', () => {
  expect(functions.sendTick).toMatchObject({ environment });
  expect(statementsOf('sendTick')).toEqual([
    { Action: ['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:DeleteItem'], Resource: table },
    {
      Action: ['execute-api:ManageConnections'],
      Resource: {
        'Fn::Sub': `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${WebsocketsApi}/\${sls:stage}/POST/@connections/*`,
      },
    },
  ]);
});

test('a service without connections has nothing of that, and nobody in it may ask for them', () => {
  const quiet = service({ name: 'quiet' });
  expect(Object.keys(functionsContent(quiet))).not.toContain('quietConnections');
  expect(resourcesContent(quiet).Resources).not.toHaveProperty('QuietConnections');
  expect(() => service({ name: 'quiet', routes: ticker.routes })).toThrow(
    'send-tick is about connections, but the service declares none',
  );
});
