import type { Deviation } from './deviation.ts';

const BUS_TESTS = ['bus/service.test.ts'];

/** Deviations of event buses, patterns and schedules. */
export const ofBuses: readonly Deviation[] = [
  {
    name: 'dead-letter-without-attributes',
    file: 'bus/delivery.ts',
    find: 'await queues.send(arn, JSON.stringify(event), { attributes });',
    replace: 'await queues.send(arn, JSON.stringify(event));',
    tests: BUS_TESTS,
  },
  {
    name: 'retry-forever',
    file: 'bus/retry-policy.ts',
    find: 'if (retries >= policy.maximumAttempts)',
    replace: 'if (retries < 0)',
    tests: ['bus/retry-policy.test.ts'],
  },
  {
    name: 'event-age-ignored',
    file: 'bus/retry-policy.ts',
    find: 'ageMs + afterMs > policy.maximumAgeSeconds * 1000 * timeScale',
    replace: 'ageMs + afterMs > Number.POSITIVE_INFINITY',
    tests: ['bus/retry-policy.test.ts'],
  },
  {
    name: 'disabled-rule-matches',
    file: 'bus/routing.ts',
    find: '.filter(({ enabled }) => enabled)',
    replace: '.filter(({ enabled }) => enabled || !enabled)',
    tests: BUS_TESTS,
  },
  {
    name: 'eleven-entries-accepted',
    file: 'bus/entries.ts',
    find: 'const MAXIMUM_ENTRIES = 10;',
    replace: 'const MAXIMUM_ENTRIES = 11;',
    tests: ['bus/entries.test.ts'],
  },
  {
    name: 'prefix-matches-anywhere',
    file: 'patterns/text.ts',
    find: 'text.startsWith(prefix);',
    replace: 'text.includes(prefix);',
    tests: ['patterns/compile.test.ts'],
  },
  {
    name: 'alternatives-of-several-array-elements-combine',
    file: 'patterns/match.ts',
    find: "if (next === 'elsewhere') continue;",
    replace: "if (next === 'elsewhere' && chosen === undefined) continue;",
    tests: ['patterns/compile.test.ts'],
  },
  {
    name: 'failed-asynchronous-invocation-not-retried',
    file: 'bus/asynchronous-policy.ts',
    find: 'failed > retries',
    replace: 'failed > 0 * retries',
    tests: ['bus/asynchronous-invocation.test.ts'],
  },
  {
    name: 'replay-seen-by-every-rule',
    file: 'bus/archives/service.ts',
    find: 'publish(archive.model.busName, event, rules));',
    replace: 'publish(archive.model.busName, event, rules && undefined));',
    tests: ['bus/archives.test.ts'],
  },
];
