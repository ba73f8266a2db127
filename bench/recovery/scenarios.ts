import type { FaultPlan } from '@edtech/offline';
import { crashing, type Trouble, underPlan } from './trouble.ts';

export const SCENARIO_NAMES = ['bus', 'consumer', 'forwarder'] as const;
export type ScenarioName = (typeof SCENARIO_NAMES)[number];

/** What is broken, for how long, and what is promised of the time after it. */
export interface Scenario {
  readonly name: ScenarioName;
  readonly title: string;
  readonly trafficSeconds: number;
  /** The trouble lasts at least as long, also when the traffic is over. */
  readonly troubleSeconds: number;
  /** From the end of the trouble until nothing is left to do. */
  readonly promisedSeconds: number;
  readonly trouble: Trouble;
}

export const BUS_OUTAGES = ['fail', 'throttle', 'freeze', 'drop'] as const;
export type BusOutage = (typeof BUS_OUTAGES)[number];

const OUTAGES: Readonly<Record<BusOutage, { readonly words: string; readonly plan: FaultPlan }>> = {
  fail: { words: 'answers every call with an internal error', plan: { bus: { failCall: 1 } } },
  throttle: { words: 'throttles every call', plan: { bus: { throttleCall: 1 } } },
  freeze: { words: 'answers nothing', plan: { bus: { freeze: true } } },
  drop: { words: 'cuts every connection', plan: { bus: { drop: 1 } } },
};

const CRASHING_SECONDS = 10;

/** Visibility timeout of the consumer's queue: a message whose consumer crashed comes again after it. */
const VISIBILITY_SECONDS = 90;

/**
 * A sweeper has nothing to do before the fast path's 30 s are over. Two sweeps, 30 s apart, must find something to crash with.
 */
const SWEEPER_CRASHING_SECONDS = 70;

export const scenarioOf = (
  name: ScenarioName,
  { kind, seconds }: { readonly kind: BusOutage; readonly seconds: number },
): Scenario => {
  switch (name) {
    case 'bus':
      return {
        name,
        title: `the bus ${OUTAGES[kind].words} for ${seconds} s`,
        trafficSeconds: seconds,
        troubleSeconds: seconds,
        promisedSeconds: 60,
        trouble: underPlan(OUTAGES[kind].plan),
      };
    case 'consumer':
      return {
        name,
        title: `the consumer crashes over and over for ${CRASHING_SECONDS} s`,
        trafficSeconds: CRASHING_SECONDS,
        troubleSeconds: CRASHING_SECONDS,
        promisedSeconds: 2 * VISIBILITY_SECONDS + 60,
        trouble: crashing([{ name: 'paymentAccounts', crash: { after: 2, share: 0.5 } }]),
      };
    case 'forwarder':
      return {
        name,
        title: `the forwarder and the sweeper crash over and over for ${SWEEPER_CRASHING_SECONDS} s`,
        trafficSeconds: CRASHING_SECONDS,
        troubleSeconds: SWEEPER_CRASHING_SECONDS,
        promisedSeconds: 300,
        trouble: crashing([
          // After PutEvents and one mark: the others are published and stay PENDING.
          { name: 'forwardUserOutbox', crash: { after: 2 } },
          // In the middle of its leases, which then have to run out.
          { name: 'sweepUserOutbox', crash: { after: 30 } },
        ]),
      };
  }
};
