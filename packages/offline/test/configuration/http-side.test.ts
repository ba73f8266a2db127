import type { Framework } from '../../src/framework.ts';
import { codeDirectory, prepareServer, prepareService } from '../../src/http-side.ts';
import { read } from './service.ts';

function framework(service: Partial<Framework['service']>): Framework {
  return {
    serviceDir: '/service',
    processedInput: { commands: ['offline', 'start'] },
    configurationFilename: 'serverless.yml',
    classes: { Error },
    configSchemaHandler: { defineCustomProperties: () => undefined },
    getProvider: () => {
      throw new Error('not asked for');
    },
    service: { service: 'shop', provider: {}, functions: {}, ...service },
  };
}

test('serverless-offline sees final values, and of the events only those that it delivers', () => {
  const http = { httpApi: 'GET /orders' };
  const declared = { handler: 'a.handler', environment: { REGION: { Ref: 'AWS::Region' } } };
  const provider = {
    environment: { COMMON: { 'Fn::Sub': `\${AWS::StackName}` } },
    httpApi: {
      payload: '2.0',
      authorizers: { user: { issuerUrl: { 'Fn::Sub': `https://\${AWS::Region}` } } },
    },
  };
  const events = [http, { schedule: 'rate(1 minute)' }, { sqs: { 'Fn::GetAtt': ['Jobs', 'Arn'] } }];
  const resources = { Resources: { Jobs: { Type: 'AWS::SQS::Queue', Properties: {} } } };
  const service = { provider, functions: { list: { ...declared, events } }, resources };
  const configuration = read(service);

  prepareService(framework(service), configuration);
  expect(service.functions.list).toEqual({
    handler: 'a.handler',
    environment: { COMMON: 'shop-dev', REGION: 'eu-central-1' },
    events: [http],
  });
  expect(service.provider.environment).toEqual({});
  expect(service.provider.httpApi).toEqual({
    payload: '2.0',
    authorizers: { user: { issuerUrl: 'https://eu-central-1' } },
  });
});

test('serverless-offline listens on 127.0.0.1 only, on ports that were checked, without a line for its sponsors', async () => {
  const given = framework({
    custom: { 'serverless-offline': { noPrependStageInUrl: true, httpPort: 0 }, esbuild: {} },
  });
  const commandLine: Record<string, unknown> = { lambdaPort: '0' };
  const { endpoint, reserved } = await prepareServer(given, commandLine);
  await Promise.all(reserved.map((port) => port.release()));
  expect(endpoint).toBe(`http://127.0.0.1:${commandLine.httpPort}`);
  expect(commandLine).toEqual({
    host: '127.0.0.1',
    httpPort: expect.any(Number),
    lambdaPort: expect.any(Number),
    noSponsor: true,
    useInProcess: true,
    noTimeout: true,
  });
  expect(given.service.custom).toEqual({
    esbuild: {},
    'serverless-offline': { noPrependStageInUrl: true, httpPort: 0, ignoreJWTSignature: true },
  });
});

test('a WebSocket API listens there as well, on a port of its own; without one no port is taken for it', async () => {
  const events = [{ websocket: { route: '$connect' } }];
  const given = framework({ functions: { live: { handler: 'a.handler', events } } });
  const commandLine: Record<string, unknown> = { httpPort: '0', lambdaPort: '0', websocketPort: '0' };
  const { webSocket, reserved } = await prepareServer(given, commandLine);
  await Promise.all(reserved.map((port) => port.release()));
  expect(reserved).toHaveLength(3);
  expect(webSocket).toBe(`127.0.0.1:${commandLine.websocketPort}`);
  expect(commandLine.websocketPort).toEqual(expect.any(Number));

  prepareService(given, read({ functions: { ...given.service.functions } }));
  expect(given.service.functions.live?.events).toEqual(events);
});

test('handlers are where the bundler put them, or beside the configuration', () => {
  const custom = { 'serverless-offline': { location: '.esbuild/.build' } };
  expect(codeDirectory(framework({ custom }))).toMatch(/service[\\/]\.esbuild[\\/]\.build$/);
  expect(codeDirectory(framework({}))).toMatch(/service$/);
});
