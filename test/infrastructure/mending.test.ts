import { join } from 'node:path';
import { mendFunctionName } from '@edtech/dead-letters';
import { type Service, STAGE } from '@edtech/infrastructure';
import { readServices } from '../../scripts/infrastructure/read.ts';
import { functionsOf } from '../../scripts/infrastructure/service-files.ts';

const ROOT = join(import.meta.dirname, '../..');

let platform: readonly Service[];

beforeAll(async () => {
  platform = await readServices(ROOT);
});

const mender = (service: Service) => functionsOf(service, platform).find(({ file }) => file === 'mend');

const named = (wanted: string) => {
  const service = platform.find(({ name }) => name === wanted);
  return service === undefined ? undefined : mender(service);
};

test('a service at which events can end has a function that mends, by the name by which it is asked', () => {
  const mending = platform.filter((service) => mender(service) !== undefined);
  expect(mending.map(({ name }) => name)).toEqual(
    platform.filter(({ publishes }) => publishes).map(({ name }) => name),
  );
  for (const service of mending)
    expect(mendFunctionName(service.name, STAGE)).toBe(`edtech-${STAGE}-${mender(service)?.key}`);
});

test('it may change what is its own, as far as it has something of the kind', () => {
  const table = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
  expect(named('user')?.statements).toEqual([
    { Action: ['dynamodb:UpdateItem'], Resource: table('UserTable') },
  ]);
  expect(named('booking')?.statements).toEqual([
    { Action: ['dynamodb:UpdateItem'], Resource: table('BookingTable') },
    {
      Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem', 'dynamodb:UpdateItem'],
      Resource: table('BookingSagasTable'),
    },
  ]);
  expect(named('learning')?.statements).toEqual([
    { Action: expect.arrayContaining(['dynamodb:ConditionCheckItem']), Resource: table('LearningTable') },
    { Action: ['sqs:SendMessage'], Resource: table('LearningProgressQueue') },
  ]);
});

test('each lists all consumers of its service: it would not start otherwise', async () => {
  for (const service of platform) {
    const found = mender(service);
    if (found === undefined) continue;
    const variables = Object.entries(found.environment).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : 'not-deployed',
    ]);
    Object.assign(process.env, Object.fromEntries(variables));
    const { handler } = await import(join(ROOT, `services/${service.name}/src/functions/mend.ts`));
    expect([service.name, typeof handler]).toEqual([service.name, 'function']);
  }
});
