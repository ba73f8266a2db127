import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { OWN, PROMISES } from './alarms/promised.ts';
import { PACKAGING_MILLISECONDS, ROOT } from './packages.ts';
import { packagedTemplate, type Resource, resourceIn, type Template } from './template.ts';

let template: Template;

beforeAll(async () => {
  template = await packagedTemplate('dev');
}, PACKAGING_MILLISECONDS);

interface Dimension {
  readonly Name: string;
  readonly Value: unknown;
}

/** A metric that an alarm looks at, alone or among others. */
interface Looked {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
  readonly statistic: string;
  readonly period: number;
}

const ofType = (type: string): readonly Resource[] =>
  Object.values(template.Resources).filter(({ Type }) => Type === type);

const alarms = (): readonly Resource[] => ofType('AWS::CloudWatch::Alarm');

const alarmCalled = (name: string): Resource => {
  const found = alarms().find(({ Properties }) => Properties.AlarmName === `edtech-${name}-dev`);
  if (found === undefined) throw new Error(`there is no alarm ${name}`);
  return found;
};

const metricsOf = ({ Properties }: Resource): readonly Looked[] => {
  const {
    Namespace,
    MetricName,
    Dimensions = [],
    Statistic,
    ExtendedStatistic,
    Period,
    Metrics,
  } = Properties;
  if (Metrics === undefined)
    return [
      {
        namespace: Namespace,
        name: MetricName,
        dimensions: Dimensions,
        statistic: Statistic ?? ExtendedStatistic,
        period: Period,
      },
    ];
  return Metrics.flatMap(
    ({ MetricStat }: { MetricStat?: { Metric: Resource['Properties']; Stat: string; Period: number } }) =>
      MetricStat === undefined
        ? []
        : [
            {
              namespace: MetricStat.Metric.Namespace,
              name: MetricStat.Metric.MetricName,
              dimensions: MetricStat.Metric.Dimensions ?? [],
              statistic: MetricStat.Stat,
              period: MetricStat.Period,
            },
          ],
  );
};

const watched = (promise: string): readonly Looked[] =>
  alarms()
    .filter(({ Properties }) => Properties.AlarmName.startsWith(`edtech-${promise}-`))
    .flatMap(metricsOf);

const valuesOf = (looked: readonly Looked[], dimension: string): readonly string[] =>
  looked
    .flatMap(({ dimensions }) => dimensions)
    .filter(({ Name }) => Name === dimension)
    .map(({ Value }) => String(Value));

const sorted = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

describe.each(PROMISES)('$promise$place', ({ promise, place, looks, breaks }) => {
  test('looks at what the promise is about', () => {
    const [namespace, name, dimensions, statistic, period] = looks;
    expect(metricsOf(alarmCalled(`${promise}${place}`))).toContainEqual({
      namespace,
      name,
      dimensions,
      statistic,
      period,
    });
  });

  test('is broken when it should be, and takes silence for what it means', () => {
    const [ComparisonOperator, Threshold, DatapointsToAlarm, EvaluationPeriods, TreatMissingData] = breaks;
    expect(alarmCalled(`${promise}${place}`).Properties).toMatchObject({
      ComparisonOperator,
      Threshold,
      DatapointsToAlarm,
      EvaluationPeriods,
      TreatMissingData,
    });
  });
});

test('there is no alarm of another promise', () => {
  const names = PROMISES.map(({ promise }) => promise);
  const others = alarms()
    .map(({ Properties }) => String(Properties.AlarmName))
    .filter((name) => !names.some((promise) => name.startsWith(`edtech-${promise}-`)));
  expect(others).toEqual([]);
});

describe('nothing is left out', () => {
  const named = (type: string, property: string): readonly string[] =>
    ofType(type).map(({ Properties }) => Properties[property]);

  const functionsBehind = (id: string): readonly string[] =>
    Object.entries(template.Resources)
      .filter(([key]) => key === id)
      .map(([, { Properties }]) => Properties.FunctionName);

  const invokedByMapping = (isWanted: (mapping: Resource) => boolean): readonly string[] =>
    ofType('AWS::Lambda::EventSourceMapping')
      .filter(isWanted)
      .flatMap(({ Properties }) => functionsBehind(Properties.FunctionName['Fn::GetAtt'][0]));

  test('every queue of a consumer, and every consumer by its time', () => {
    const queues = ofType('AWS::SQS::Queue')
      .filter(({ Properties }) => Properties.RedrivePolicy !== undefined)
      .map(({ Properties }) => String(Properties.QueueName))
      // Messages of timers are delayed on purpose; the sweeper of the sagas tells when one is late.
      .filter((name) => !name.includes('-saga-delays-'));
    expect(queues.length).toBeGreaterThan(25);
    expect(sorted(valuesOf(watched('consumer-backlog'), 'QueueName'))).toEqual(sorted(queues));
    const consumers = queues.map((name) => name.replace(/^edtech-(.*)-dev$/, '$1'));
    expect(sorted(valuesOf(watched('event-latency'), 'consumer'))).toEqual(sorted(consumers));
  });

  test('every queue in which something ends', () => {
    const ends = named('AWS::SQS::Queue', 'QueueName').filter((name) => /-dlq-|-stream-failures-/.test(name));
    expect(sorted(valuesOf(watched('dead-letters-uncollected'), 'QueueName'))).toEqual(sorted(ends));
  });

  test('every outbox, by what its sweeper tells', () => {
    const outboxes = ofType('AWS::Lambda::Function').flatMap(
      ({ Properties }) => Properties.Environment?.Variables.OUTBOX ?? [],
    );
    expect(outboxes.length).toBeGreaterThan(9);
    expect(sorted(valuesOf(watched('outbox-age'), 'outbox'))).toEqual(sorted(outboxes));
    expect(sorted(valuesOf(watched('sweeper-silent'), 'outbox'))).toEqual(sorted(outboxes));
  });

  test('every table of sagas, by what its sweeper tells', () => {
    const tables = ofType('AWS::Lambda::Function').flatMap(
      ({ Properties }) => Properties.Environment?.Variables.SAGAS ?? [],
    );
    expect(tables.length).toBeGreaterThan(0);
    for (const promise of ['sweeper-silent', 'sagas-stuck', 'sagas-overdue'])
      expect(sorted(valuesOf(watched(promise), 'sagas'))).toEqual(sorted(tables));
  });

  test('every inbox and all read models, by what their sweepers tell', () => {
    const variables = (name: string): readonly string[] =>
      ofType('AWS::Lambda::Function').flatMap(
        ({ Properties }) => Properties.Environment?.Variables[name] ?? [],
      );
    const [inboxes, readModels] = [variables('INBOX'), variables('READ_MODELS')];
    expect([inboxes.length > 2, readModels.length > 8]).toEqual([true, true]);
    expect(sorted(valuesOf(watched('events-waiting'), 'inbox'))).toEqual(sorted(inboxes));
    expect(sorted(valuesOf(watched('read-models-behind'), 'readModels'))).toEqual(sorted(readModels));
    const silent = watched('minute-sweeper-silent');
    expect(sorted(valuesOf(silent, 'inbox'))).toEqual(sorted(inboxes));
    expect(sorted(valuesOf(silent, 'readModels'))).toEqual(sorted(readModels));
  });

  test('every sweeper tells what it leaves', () => {
    const sweepers = ofType('AWS::Lambda::Function').filter(({ Properties }) =>
      Properties.FunctionName.includes('-sweep'),
    );
    expect(sweepers.length).toBeGreaterThan(20);
    const telling = sweepers.filter(({ Properties }) => {
      const { OUTBOX, SAGAS, INBOX, READ_MODELS } = Properties.Environment.Variables;
      return [OUTBOX, SAGAS, INBOX, READ_MODELS].filter((name) => name !== undefined).length === 1;
    });
    expect(telling).toEqual(sweepers);
  });

  test('every reader of a stream', () => {
    const readers = invokedByMapping(({ Properties }) => Properties.StartingPosition !== undefined);
    expect(readers.length).toBeGreaterThan(15);
    expect(sorted(valuesOf(watched('stream-age'), 'FunctionName'))).toEqual(sorted(readers));
  });

  test('every function that no request waits for', () => {
    const answering = new Set(
      ofType('AWS::ApiGatewayV2::Integration').flatMap(({ Properties }) =>
        Object.keys(template.Resources).filter((id) =>
          JSON.stringify(Properties.IntegrationUri).includes(`"${id}"`),
        ),
      ),
    );
    const behind = Object.entries(template.Resources)
      .filter(([id, { Type }]) => Type === 'AWS::Lambda::Function' && !answering.has(id))
      .map(([, { Properties }]) => Properties.FunctionName);
    expect(behind.length).toBeGreaterThan(50);
    expect(sorted(valuesOf(watched('function-errors'), 'FunctionName'))).toEqual(sorted(behind));
  });

  test('every table', () => {
    expect(sorted(valuesOf(watched('table-throttles'), 'TableName'))).toEqual(
      sorted(named('AWS::DynamoDB::Table', 'TableName')),
    );
  });
});

test('what functions tell is what alarms look at: namespace and stage', () => {
  const own = alarms()
    .flatMap(metricsOf)
    .filter(({ namespace }) => !namespace.startsWith('AWS/'));
  for (const { Properties } of ofType('AWS::Lambda::Function'))
    expect(Properties.Environment.Variables).toMatchObject({
      POWERTOOLS_METRICS_NAMESPACE: 'edtech',
      POWERTOOLS_SERVICE_NAME: 'edtech-dev',
    });
  expect(new Set(own.map(({ namespace }) => namespace))).toEqual(new Set(['edtech']));
  for (const { dimensions } of own) expect(dimensions).toContainEqual(OWN);
});

test('each alarm names a runbook that there is, and each runbook is named', () => {
  const paths = alarms().map(({ Properties }) => {
    const [, path = ''] = /Runbook: (docs\/runbooks\/[\w-]+\.md)$/.exec(Properties.AlarmDescription) ?? [];
    expect([Properties.AlarmName, existsSync(join(ROOT, path)), path !== '']).toEqual([
      Properties.AlarmName,
      true,
      true,
    ]);
    return path;
  });
  const pages = readdirSync(join(ROOT, 'docs/runbooks')).filter((name) => name !== 'README.md');
  expect(sorted(paths)).toEqual(sorted(pages.map((name) => `docs/runbooks/${name}`)));
});

describe('who hears of them', () => {
  test('each is told when it begins and when it ends, by the topic of the stage, unless the stage wants none', () => {
    const topic = [{ Ref: 'AlarmTopic' }];
    for (const alarm of alarms()) {
      expect(alarm).toMatchObject({ Condition: 'AlarmsWanted' });
      expect(alarm.Properties).toMatchObject({ AlarmActions: topic, OKActions: topic });
    }
  });

  test('the topic is encrypted with a key that alarms of this account may use, and takes what they publish', () => {
    expect(resourceIn(template, 'AlarmTopic').Properties).toEqual({
      TopicName: 'edtech-alarms-dev',
      KmsMasterKeyId: { Ref: 'AlarmKey' },
    });
    const ofAlarms = {
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    };
    const key = resourceIn(template, 'AlarmKey').Properties;
    expect(key.EnableKeyRotation).toBe(true);
    expect(key.KeyPolicy.Statement).toContainEqual(
      expect.objectContaining({ ...ofAlarms, Action: ['kms:Decrypt', 'kms:GenerateDataKey*'] }),
    );
    const [statement, ...others] = resourceIn(template, 'AlarmTopicPolicy').Properties.PolicyDocument
      .Statement;
    expect(others).toEqual([]);
    expect(statement).toMatchObject({
      ...ofAlarms,
      Effect: 'Allow',
      Action: 'sns:Publish',
      Resource: { Ref: 'AlarmTopic' },
    });
  });

  test('nobody is mailed unless the stage names somebody', () => {
    expect(ofType('AWS::SNS::Subscription')).toMatchObject([
      { Condition: 'AlarmMailWanted', Properties: { Protocol: 'email', Endpoint: 'none' } },
    ]);
  });
});

describe('the dashboard', () => {
  const widgets = () => {
    const { DashboardName, DashboardBody } = resourceIn(template, 'Dashboard').Properties;
    expect(DashboardName).toBe('edtech-events-dev');
    const body: { readonly widgets: readonly Resource['Properties'][] } = JSON.parse(
      DashboardBody['Fn::Sub'],
    );
    return body.widgets;
  };

  test('goes from the events’ way to what they run on', () => {
    const headings = widgets().flatMap(({ properties }) => /^## (.+)\n/.exec(properties.markdown)?.[1] ?? []);
    expect(headings).toEqual([
      'Flow and latency',
      'Outboxes',
      'Consumers',
      'Dead letters',
      'Sagas',
      'Functions, throttles, errors',
    ]);
  });

  test('shows every alarm once, and none that is not there', () => {
    const shown = widgets().flatMap(({ properties }) => properties.alarms ?? []);
    const names = shown.map((arn: string) => arn.split(':alarm:')[1] ?? '');
    expect(names.toSorted()).toEqual(
      alarms()
        .map(({ Properties }) => Properties.AlarmName)
        .toSorted(),
    );
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
    for (const { properties } of widgets()) expect((properties.alarms ?? []).length).toBeLessThanOrEqual(100);
  });

  test('shows metrics that alarms look at, of the same places', () => {
    const lines: readonly unknown[][] = widgets().flatMap(({ properties }) => properties.metrics ?? []);
    const shown = new Set(
      lines.map(([namespace, name, ...rest]) => JSON.stringify([namespace, name, rest.slice(0, -1)])),
    );
    const missing = alarms()
      .flatMap(metricsOf)
      .map(({ namespace, name, dimensions }) =>
        JSON.stringify([
          namespace,
          name,
          dimensions.flatMap(({ Name, Value }) => [Name, typeof Value === 'string' ? Value : `\${HttpApi}`]),
        ]),
      )
      .filter((line) => !shown.has(line));
    // Of the stage as a whole there is one line for each outbox; and queues of dead letters are shown by what is in them.
    const expected = missing.filter(
      (line) =>
        !/"Pending(Bytes)?",\["service"|ApproximateAgeOfOldestMessage.*(-dlq-|-stream-failures-)|event-metrics/.test(
          line,
        ),
    );
    expect(expected).toEqual([]);
  });

  test('widgets lie within the grid, and none on another', () => {
    const boxes = widgets();
    for (const [position, { x, y, width, height }] of boxes.entries()) {
      expect(x + width).toBeLessThanOrEqual(24);
      const others = boxes.slice(position + 1);
      const over = others.filter(
        (other) =>
          other.x < x + width &&
          x < other.x + other.width &&
          other.y < y + height &&
          y < other.y + other.height,
      );
      expect(over).toEqual([]);
    }
  });
});
