import { resolve } from 'node:path';
import { PortInUse, reservePort } from '../../src/ports.ts';
import { readSettings } from '../../src/settings.ts';

test('settings have documented defaults', () => {
  expect(readSettings({}, {}, '/service')).toEqual({
    ports: { dynamodb: 8000, sqs: 9324, eventbridge: 4010, control: 4011 },
    timeScale: 1,
    scheduleScale: 1,
    ttlLagSeconds: 3,
    warmFunctions: 64,
    ignoredResourceTypes: [],
    longRun: false,
    sharedDatabase: false,
    verbose: false,
  });
});

test('the command line wins over the configuration, and paths are taken from the service directory', () => {
  const custom = {
    sqsPort: 1,
    controlPort: 2,
    timeScale: 0.5,
    ttlLagSeconds: 60,
    warmFunctions: 12,
    data: 'data',
    sharedDatabase: true,
    ignoredResourceTypes: ['AWS::SNS::Topic'],
  };
  const commandLine = {
    sqsPort: '0',
    timeScale: '0.1',
    scheduleScale: '0.25',
    preload: 'clock.mjs',
    ttlLagSeconds: '0',
    warmFunctions: '0',
    readyFile: './ready.json',
    longRun: true,
    verbose: true,
  };
  expect(readSettings(custom, commandLine, '/service')).toEqual({
    ports: { dynamodb: 8000, sqs: 0, eventbridge: 4010, control: 2 },
    timeScale: 0.1,
    scheduleScale: 0.25,
    preload: resolve('/service/clock.mjs'),
    ttlLagSeconds: 0,
    warmFunctions: 0,
    dataDir: resolve('/service/data'),
    readyFile: resolve('/service/ready.json'),
    longRun: true,
    sharedDatabase: true,
    ignoredResourceTypes: ['AWS::SNS::Topic'],
    verbose: true,
  });
});

test.each([
  [{ sqsPort: 'many' }, '--sqsPort cannot be many'],
  [{ dynamodbPort: '70000' }, '--dynamodbPort cannot be 70000'],
  [{ timeScale: '0' }, '--timeScale cannot be 0'],
  [{ scheduleScale: '0' }, '--scheduleScale cannot be 0'],
  [{ ttlLagSeconds: '-1' }, '--ttlLagSeconds cannot be -1'],
  [{ warmFunctions: '-1' }, '--warmFunctions cannot be -1'],
  [{ warmFunctions: '2.5' }, '--warmFunctions cannot be 2.5'],
  [{ warmFunctions: 'all' }, '--warmFunctions cannot be all'],
])('%j is refused', (commandLine, message) => {
  expect(() => readSettings({}, commandLine, '/service')).toThrow(message);
});

test('a port of 0 becomes a free one, never the same one twice', async () => {
  const reserved = await Promise.all(['a', 'b', 'c'].map((option) => reservePort(0, option)));
  expect(new Set(reserved.map(({ port }) => port)).size).toBe(3);
  await Promise.all(reserved.map((port) => port.release()));
});

test('a port in use is one clear sentence; once released, it can be had again', async () => {
  const { port, release } = await reservePort(0, 'sqsPort');
  const attempt = reservePort(port, 'sqsPort');
  await expect(attempt).rejects.toThrow(PortInUse);
  await expect(attempt).rejects.toThrow(
    `Port ${port} on 127.0.0.1 is already in use: end what uses it, or choose another with --sqsPort.`,
  );
  await release();
  await (await reservePort(port, 'sqsPort')).release();
});
