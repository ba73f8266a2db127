import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { compilePattern } from '../../../packages/offline/src/patterns/index.ts';
import type { SimulatedQueue } from './queue.ts';
import type { World } from './world.ts';

export interface BusRule {
  readonly pattern: unknown;
  readonly target: SimulatedQueue;
  /** Whether the target's consumer notices that an event of this aggregate is missing, and has it published again. */
  readonly mends: (aggregate: { readonly type: string; readonly id: string }) => boolean;
}

/** An event bus: it delivers what it has taken to every matching rule's queue, in no order and at least once. */
export interface SimulatedBus {
  /** Takes one entry; its id. */
  take(entry: Pick<PutEventsRequestEntry, 'Source' | 'DetailType' | 'Detail' | 'Resources'>): string;
  /** Deliveries that are under way. */
  waiting(): number;
}

const LONGEST_DELAY_MILLISECONDS = 60_000;

export const createBus = (world: World, rules: readonly BusRule[]): SimulatedBus => {
  const { scheduler, faults } = world;
  const chance = world.chance.fork('bus');
  const compiled = rules.map(({ pattern, ...rule }) => ({ matches: compilePattern(pattern), ...rule }));
  let waiting = 0;

  const deliver = (target: SimulatedQueue, body: string): void => {
    const delay = faults.strikes('event-delayed')
      ? chance.below(LONGEST_DELAY_MILLISECONDS)
      : chance.between(20, 200);
    waiting += 1;
    scheduler.after(delay, `bus to ${target.name}`, () => {
      waiting -= 1;
      target.send(body);
    });
  };

  return {
    waiting: () => waiting,
    take({ Source, DetailType, Detail, Resources = [] }) {
      const id = chance.uuid();
      const event = {
        version: '0',
        id,
        'detail-type': DetailType,
        source: Source,
        account: '000000000000',
        time: new Date(scheduler.now()).toISOString(),
        region: 'eu-west-1',
        resources: Resources,
        detail: JSON.parse(Detail ?? ''),
      };
      const body = JSON.stringify(event);
      for (const { matches, target, mends } of compiled) {
        if (!matches(event)) continue;
        if (mends(event.detail.aggregate) && faults.strikes('event-lost')) continue;
        deliver(target, body);
        if (faults.strikes('event-duplicated')) deliver(target, body);
      }
      return id;
    },
  };
};
