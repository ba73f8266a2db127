import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConsumers } from '../../../scripts/consumers/consumers.ts';
import { deadLetterQueueNameOf, queueNameOf } from '../../../scripts/consumers/queues.ts';
import { consumers, ROOT } from './run.ts';

test('help tells the commands, with examples', async () => {
  const { code, stdout } = await consumers(['--help']);
  expect(code).toBe(0);
  for (const word of ['list', 'waiting', 'discard', 'start-at-head', 'Examples:'])
    expect(stdout).toContain(word);
});

test('help of start-at-head tells what has to be done before', async () => {
  const { code, stdout } = await consumers(['start-at-head', '--help']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/rule and its queue are deployed/);
  expect(stdout).toMatch(/mapping .* is disabled/);
});

const discardOf = (consumer: string, type = 'User', sequence = '1') =>
  `discard ${consumer} edtech.user ${type} u-1 ${sequence}`;

test.each([
  ['list mail', /\(service-unknown\)/],
  ['waiting --limit 0', /whole number/],
  ['waiting --consumer nobody', /payment-accounts.*\(consumer-unknown\)/],
  ['waiting --consumer user-republication', /\(consumer-unordered\)/],
  [discardOf('payment-accounts'), /--by/],
  [`${discardOf('payment-accounts')} --by ada`, /--reason/],
  [`${discardOf('payment-accounts', 'User', '0')} --by ada --reason old`, /whole number/],
  [`${discardOf('payment-accounts', 'Lesson')} --by ada --reason old`, /\(aggregate-not-followed\)/],
  [`${discardOf('user-republication')} --by ada --reason old --yes`, /\(consumer-unordered\)/],
  [`${discardOf('payment-accounts')} --by ada --reason old`, /give --yes/],
  ['start-at-head user-republication --yes', /\(consumer-unordered\)/],
  ['start-at-head payment-accounts', /give --yes/],
  ['start-at-head', /missing required argument/],
])('"consumers %s" is used wrongly, and says how to use it', async (line, says) => {
  const { code, stderr } = await consumers(line.split(' '));
  expect(stderr).toMatch(says);
  expect(code).toBe(2);
});

test('every consumer that a service declares has the queues that the command line looks for', async () => {
  const declared = await readConsumers(ROOT);
  expect(declared.map(({ name }) => name)).toEqual(expect.arrayContaining(['payment-accounts']));
  for (const { service, name } of declared) {
    const resources = readFileSync(join(ROOT, `services/${service}/resources.yml`), 'utf8');
    for (const queue of [queueNameOf, deadLetterQueueNameOf])
      expect(resources).toContain(`QueueName: ${queue(name, `\${sls:stage}`)}\n`);
  }
});
