import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Consumer } from '@edtech/messaging';
import { parse } from 'yaml';
import { rulePattern } from '../../scripts/schemas/services/rule-pattern.ts';
import type { ChaosStore } from '../chaos/chaos-store.ts';
import { openPlatformStore } from '../chaos/platform/index.ts';
import { trail } from '../chaos/scenario/audit.ts';
import { counter, ledger } from '../chaos/scenario/relay.ts';

const EVENTS = 100;

test.each<{ service: string; consumer: Consumer }>([
  { service: 'relay', consumer: ledger },
  { service: 'relay', consumer: counter },
  { service: 'audit', consumer: trail },
])('the rule of $consumer.name is the one that its declaration asks for', async ({ service, consumer }) => {
  const text = await readFile(join(import.meta.dirname, `../chaos/platform/${service}.yml`), 'utf8');
  // Tags such as !Ref are read as the texts that they mark.
  const { resources } = parse(text, { logLevel: 'error', merge: true });
  const { name, ordered, on } = consumer;
  const contracts = on.map(({ contract }) => contract);
  expect(Object.values(resources.Resources)).toContainEqual({
    Type: 'AWS::Events::Rule',
    Properties: expect.objectContaining({
      Name: name,
      EventBusName: 'EventBus',
      EventPattern: rulePattern({ service, name, ordered, contracts }),
    }),
  });
});

describe('on the local AWS', () => {
  let store: ChaosStore;

  beforeAll(async () => {
    store = await openPlatformStore();
  });

  afterAll(() => store?.close());

  // An even seed mixes the faults of all parts; the odd one hammers the stream, which only sweepers make up for.
  test.each([2, 7])('seed %i: every event has its effects once and in order', async (seed) => {
    const { violations, events, faults } = await store.run(seed, EVENTS);
    expect(violations).toEqual([]);
    expect(events).toBeGreaterThan(EVENTS);
    expect(Object.values(faults).reduce((sum, times) => sum + times, 0)).toBeGreaterThan(20);
  });
});
