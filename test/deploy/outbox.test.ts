import { pascalCase } from '@edtech/infrastructure';
import { LEASE_MILLISECONDS, retentionDays } from '@edtech/outbox';
import { OUTBOX_SERVICES } from '../../scripts/generated/services.ts';
import { PACKAGING_MILLISECONDS } from './packages.ts';
import {
  arnOf,
  type Grant,
  grantsIn,
  mappingsIn,
  packagedTemplate,
  type Resource,
  resourceIn,
  schedulesIn,
  type Template,
} from './template.ts';

let template: Template;

beforeAll(async () => {
  template = await packagedTemplate('dev');
}, PACKAGING_MILLISECONDS);

const resource = (id: string): Resource => resourceIn(template, id);

/** The queues of local consumers, which each of a service's outboxes sends to. */
const LOCAL_QUEUES: Readonly<Record<string, readonly string[]>> = {
  user: ['UserAuditQueue'],
  booking: ['BookingPushesQueue', 'BookingLessonBookingLocalQueue'],
  'booking-sagas': ['BookingPushesQueue', 'BookingLessonBookingLocalQueue'],
};

const sendsTo = (service: string): readonly Grant[] =>
  (LOCAL_QUEUES[service] ?? []).map((queue) => ({ Action: ['sqs:SendMessage'], Resource: arnOf(queue) }));

const grantsOf = (roleId: string): readonly Grant[] => grantsIn(template, roleId);

test('every service with a sweeper is one that operators can inspect, and the other way round', () => {
  const swept = Object.keys(template.Resources).flatMap(
    (id) => /^Sweep(\w+)OutboxLambdaFunction$/.exec(id)?.[1] ?? [],
  );
  expect(swept.sort()).toEqual(OUTBOX_SERVICES.map(pascalCase).sort());
});

describe.each(OUTBOX_SERVICES.map((service) => ({ service, name: pascalCase(service) })))(
  'the outbox of $service',
  ({ service, name }) => {
    const forwarder = `Forward${name}OutboxLambdaFunction`;
    const sweeper = `Sweep${name}OutboxLambdaFunction`;

    test('a sweeper is over before its leases are, so that a lease that is over has no living owner', () => {
      expect(resource(sweeper).Properties.Timeout * 1_000).toBeLessThan(LEASE_MILLISECONDS);
    });

    test('the sweeper runs every minute, and can be woken in between', () => {
      const schedules = schedulesIn(template, sweeper);
      expect(schedules.map(({ Properties }) => [Properties.ScheduleExpression, Properties.State])).toEqual([
        ['rate(1 minute)', 'ENABLED'],
      ]);
      const [mapping, ...others] = mappingsIn(template, sweeper);
      expect(others).toEqual([]);
      expect(mapping?.Properties.EventSourceArn).toEqual(arnOf(`${name}SweepQueue`));
      expect(resource(`${name}SweepQueue`).Properties.QueueName).toBe(`edtech-${service}-sweep-dev`);
    });

    test('the forwarder is given inserted outbox records, and nothing else', () => {
      const [mapping, ...others] = mappingsIn(template, forwarder);
      expect(others).toEqual([]);
      expect(mapping?.Properties.EventSourceArn).toEqual({ 'Fn::GetAtt': [`${name}Table`, 'StreamArn'] });
      const filters = mapping?.Properties.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) =>
        JSON.parse(Pattern),
      );
      expect(filters).toEqual([
        {
          eventName: ['INSERT'],
          dynamodb: {
            Keys: { pk: { S: [{ prefix: 'outbox#' }] } },
            NewImage: { status: { S: ['PENDING'] } },
          },
        },
      ]);
    });

    test('dead letters are kept for 14 days, encrypted', () => {
      expect(resource(`${name}OutboxDeadLetters`).Properties).toEqual({
        QueueName: `edtech-${service}-outbox-dlq-dev`,
        SqsManagedSseEnabled: true,
        MessageRetentionPeriod: 14 * 24 * 3_600,
      });
    });

    test('both functions are told where to publish and for how long to keep; the sweeper, its queues as well', () => {
      const variables = (id: string) => resource(id).Properties.Environment.Variables;
      const shared = { EVENT_BUS: { Ref: 'EventBus' }, OUTBOX_RETENTION_DAYS: 'forever' };
      expect(variables(forwarder)).toMatchObject(shared);
      expect(variables(forwarder)).not.toHaveProperty('OUTBOX_DEAD_LETTER_QUEUE_URL');
      expect(variables(sweeper)).toMatchObject({
        ...shared,
        SWEEP_QUEUE_URL: { Ref: `${name}SweepQueue` },
        OUTBOX_DEAD_LETTER_QUEUE_URL: { Ref: `${name}OutboxDeadLetters` },
        OUTBOX: `edtech.${service}`,
      });
      expect(retentionDays(variables(sweeper).OUTBOX_RETENTION_DAYS)).toBeUndefined();
    });

    test('records that are to expire are deleted by the table', () => {
      expect(resource(`${name}Table`).Properties.TimeToLiveSpecification).toEqual({
        AttributeName: 'expiresAt',
        Enabled: true,
      });
    });

    test('the forwarder may mark records, read its stream, report what it gave up, publish, and send what is local', () => {
      expect(grantsOf(`Forward${name}OutboxRole`)).toEqual([
        {
          Action: ['dynamodb:BatchWriteItem'],
          Resource: [arnOf(`${name}Table`), arnOf('EventMetrics')],
          Condition: {
            'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['outbox#*', 'minute#*'] },
          },
        },
        { Action: ['dynamodb:UpdateItem'], Resource: arnOf(`${name}Table`) },
        {
          Action: [
            'dynamodb:DescribeStream',
            'dynamodb:GetRecords',
            'dynamodb:GetShardIterator',
            'dynamodb:ListStreams',
          ],
          Resource: { 'Fn::GetAtt': [`${name}Table`, 'StreamArn'] },
        },
        { Action: ['sqs:SendMessage'], Resource: arnOf(`${name}StreamFailures`) },
        { Action: ['events:PutEvents'], Resource: arnOf('EventBus') },
        { Action: ['dynamodb:PutItem'], Resource: arnOf('EventMetrics') },
        ...sendsTo(service),
      ]);
    });

    test('both functions know the queue of each local message, and those alone', () => {
      for (const id of [forwarder, sweeper]) {
        const told = JSON.stringify(resource(id).Properties.Environment.Variables.LOCAL_QUEUES ?? '');
        const queues = [...told.matchAll(/\$\{(\w+)\}/g)].map(([, queue]) => queue);
        expect([id, [...new Set(queues)]]).toEqual([id, LOCAL_QUEUES[service] ?? []]);
      }
    });

    test('the sweeper may read the index, look at, take and mark records, wake itself, send dead letters, publish, and send what is local', () => {
      expect(grantsOf(`Sweep${name}OutboxRole`)).toEqual([
        { Action: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], Resource: arnOf(`${name}Table`) },
        {
          Action: ['dynamodb:Query'],
          Resource: { 'Fn::Sub': `\${${name}Table.Arn}/index/attention` },
        },
        {
          Action: ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
          Resource: arnOf(`${name}SweepQueue`),
        },
        { Action: ['sqs:SendMessage'], Resource: arnOf(`${name}OutboxDeadLetters`) },
        { Action: ['events:PutEvents'], Resource: arnOf('EventBus') },
        { Action: ['dynamodb:PutItem'], Resource: arnOf('EventMetrics') },
        ...sendsTo(service),
      ]);
    });
  },
);
