import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { route, type Service, service } from '@edtech/infrastructure';
import fc from 'fast-check';
import { alarm, RESULT } from '../../scripts/infrastructure/alarms/alarm.ts';
import { queueMetric } from '../../scripts/infrastructure/alarms/metric.ts';
import { PROMISES, type Promised, type PromiseName } from '../../scripts/infrastructure/alarms/promises.ts';
import { serviceAlarms } from '../../scripts/infrastructure/alarms/service-alarms.ts';
import { stageAlarms } from '../../scripts/infrastructure/alarms/stage-alarms.ts';
import {
  greatestOf,
  greatestOfMany,
  inParts,
  MOST_METRICS,
  shareOf,
  shareWithin,
  sumOf,
} from '../../scripts/infrastructure/alarms/watched.ts';
import { readServices } from '../../scripts/infrastructure/read.ts';
import { functionsOf } from '../../scripts/infrastructure/service-files.ts';
import type { Resources } from '../../scripts/infrastructure/template.ts';
import { library } from './library.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** As much of an alarm as tests look at. */
interface Alarm {
  readonly Properties: {
    readonly AlarmName: string;
    readonly AlarmDescription: string;
    readonly MetricName?: string;
    readonly Metrics?: readonly { readonly Id: string; readonly Expression?: string }[];
  };
}

// Whatever the generator makes of a declaration; the tests read what they know to be there.
const alarmsIn = (resources: Resources) => Object.entries(resources) as unknown as [string, Alarm][];

const alarmsOf = (one: Service): readonly Alarm[] =>
  alarmsIn(serviceAlarms(one, functionsOf(one))).map(([, found]) => found);

const metricsOf = ({ Properties: { Metrics } }: Alarm): number =>
  Metrics === undefined ? 1 : Metrics.length - 1;

const namesOf = (alarms: readonly Alarm[]): readonly string[] =>
  alarms.map(({ Properties }) => Properties.AlarmName.replace('edtech-', '').replace(`-\${sls:stage}`, ''));

const queue = (name: string) => queueMetric('ApproximateAgeOfOldestMessage', name);

let platform: readonly Alarm[];

beforeAll(async () => {
  const services = await readServices(ROOT);
  platform = [
    ...alarmsIn(stageAlarms()).map(([, found]) => found),
    ...services.flatMap((one) =>
      alarmsIn(serviceAlarms(one, functionsOf(one, services))).map(([, found]) => found),
    ),
  ];
});

describe('a promise', () => {
  const promises = Object.entries<Promised>(PROMISES);

  test.each(promises)(
    '%s is one that CloudWatch can look at',
    (_name, { period, values: [broken, last] }) => {
      expect(broken).toBeLessThanOrEqual(last);
      expect(period % 60).toBe(0);
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
      expect(period * last).toBeLessThanOrEqual(86_400);
    },
  );

  test('is not called like the beginning of another one: names of alarms go on with a place', () => {
    const clashes = promises.flatMap(([one]) =>
      promises
        .filter(([other]) => other !== one && other.startsWith(`${one}-`))
        .map(([other]) => [one, other]),
    );
    expect(clashes).toEqual([]);
  });

  test('has an alarm on the platform', () => {
    const names = namesOf(platform);
    const without = promises.filter(
      ([promise]) => !names.some((name) => name === promise || name.startsWith(`${promise}-`)),
    );
    expect(without).toEqual([]);
  });

  test.each(promises.filter(([, { missing }]) => missing === 'breaching').map(([name]) => name))(
    '%s, which silence breaks, looks at one metric: an expression has a value when one of several is silent',
    (promise) => {
      const alarms = platform.filter(({ Properties }) =>
        Properties.AlarmName.startsWith(`edtech-${promise}-`),
      );
      expect(alarms.length).toBeGreaterThan(0);
      expect(alarms.filter(({ Properties }) => Properties.Metrics !== undefined)).toEqual([]);
    },
  );
});

describe('the alarms of the platform', () => {
  test('have names of their own', () => {
    const names = namesOf(platform);
    expect(names.filter((name, position) => names.indexOf(name) !== position)).toEqual([]);
  });

  test('are within what CloudWatch takes', () => {
    for (const { Properties } of platform) {
      const { AlarmName, AlarmDescription, Metrics = [] } = Properties;
      const { Expression = '' } = Metrics.find(({ Id }) => Id === RESULT) ?? {};
      const counts = Metrics.filter((metric) => metric.Expression === undefined).length;
      const fits =
        AlarmName.length <= 255 &&
        AlarmDescription.length <= 1_024 &&
        Expression.length <= 1_024 &&
        counts <= MOST_METRICS;
      expect([AlarmName, fits]).toEqual([AlarmName, true]);
    }
  });

  // Each metric that an alarm looks at costs a tenth of a dollar a month, whether alone or with others (docs/adr/0031).
  test('are as many as people can live with, and look at as many metrics as one would pay for', () => {
    expect(platform.length).toBeLessThan(150);
    expect(platform.reduce((total, one) => total + metricsOf(one), 0)).toBeLessThan(450);
  });
});

test('who runs sagas has a store that tells when one ends: else none would ever seem to fail', async () => {
  const running = (await readServices(ROOT)).filter(({ sagas }) => sagas.length > 0);
  expect(running.length).toBeGreaterThan(0);
  for (const { name } of running) {
    const store = readFileSync(join(ROOT, `services/${name}/src/functions/sagas-store.ts`), 'utf8');
    expect(store).toContain('sagasStoreFunction(');
  }
});

describe('a service', () => {
  test('has alarms for what it has', () => {
    expect(namesOf(alarmsOf(library))).toEqual([
      'event-latency-library',
      'event-latency-library-2',
      'consumer-backlog-library',
      'outbox-age-library',
      'sweeper-silent-library-outbox',
      'dead-letters-uncollected-library',
      'events-waiting-library',
      'minute-sweeper-silent-library-inbox',
      'read-models-behind-library',
      'minute-sweeper-silent-library-projections',
      'stream-age-library',
      'function-errors-library',
      'function-errors-library-2',
      'table-throttles-library',
    ]);
  });

  test('that has nothing has none', () => {
    expect(alarmsOf(service({ name: 'bare', publishes: false }))).toEqual([]);
  });

  test('that answers requests alone has those of its table: whether it answers, the API tells', () => {
    const loans = route('GET /loans/{loanId}', 'get-loan', { does: 'Reads a loan', loads: true });
    const only = service({ name: 'only', publishes: false, routes: [loans] });
    expect(namesOf(alarmsOf(only))).toEqual(['table-throttles-only']);
  });
});

describe('what an alarm looks at', () => {
  test('is a metric as it is, when there is one', () => {
    const [[, only] = []] = alarmsIn(alarm('consumer-backlog', greatestOf([queue('one')]), 'library'));
    expect(only?.Properties).toMatchObject({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateAgeOfOldestMessage',
      Dimensions: [{ Name: 'QueueName', Value: 'one' }],
      Statistic: 'Maximum',
      Period: 60,
    });
    expect(only?.Properties.Metrics).toBeUndefined();
  });

  test('is what is made of several, none of which hides the others by having no value', () => {
    expect(greatestOf([queue('one'), queue('two')])).toMatchObject({
      metrics: { m1: queue('one'), m2: queue('two') },
      expression: 'MAX([FILL(m1, 0), FILL(m2, 0)])',
    });
    expect(sumOf([queue('one'), queue('two')])).toMatchObject({
      expression: 'SUM([FILL(m1, 0), FILL(m2, 0)])',
    });
  });

  test('is no percentile of a few, also of one metric alone', () => {
    const percentile = { ...queue('one'), statistic: 'p95' } as const;
    expect(greatestOfMany([percentile], 20)).toEqual({
      metrics: { p1: percentile, n1: { ...percentile, statistic: 'SampleCount' } },
      expression: 'MAX([IF(FILL(n1, 0) >= 20, FILL(p1, 0), 0)])',
    });
  });

  test('is no share of a few', () => {
    expect(shareOf(queue('part'), queue('rest'), 10)).toMatchObject({
      expression: expect.stringMatching(/^IF\(FILL\(part, 0\) \+ FILL\(rest, 0\) >= 10, /),
    });
    expect(shareWithin(queue('part'), queue('whole'), 5)).toMatchObject({
      expression: 'IF(FILL(part, 0) >= 5, 100 * FILL(part, 0) / whole, 0)',
    });
  });
});

test('however many metrics there are, the parts have all of them, in order, and are of about one size', () =>
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), (items, most) => {
      const parts = inParts(items, most);
      expect(parts.flat()).toEqual(items);
      expect(parts.length).toBe(Math.ceil(items.length / most));
      for (const part of parts) expect(part.length).toBeLessThanOrEqual(most);
      for (const part of parts) expect(part.length).toBeGreaterThan(0);
    }),
  ));

test('names of promises are what runbooks are called', () => {
  const names: readonly PromiseName[] = ['outbox-age', 'dead-letters-overdue'];
  for (const name of names) {
    const [[, one] = []] = alarmsIn(alarm(name, { metric: queue('one') }));
    expect(one?.Properties.AlarmDescription).toMatch(new RegExp(`Runbook: docs/runbooks/${name}\\.md$`));
  }
});
