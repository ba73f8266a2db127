import type { Faults } from './faults.ts';
import { carriedIn, type Occasion } from './occasion.ts';

/** What a PutEvents call is about. */
export interface PutCall {
  readonly busNames: readonly string[];
  readonly eventTypes: readonly string[];
  /** What its events say, each as JSON. */
  readonly details: readonly string[];
}

/** What happens to a PutEvents call as a whole. */
export type CallFault = 'drop' | 'failCall' | 'throttleCall' | 'loseAnswer' | undefined;

/** The error codes of https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html */
export interface EntryFailure {
  readonly ErrorCode: 'ThrottlingException' | 'InternalFailure';
  readonly ErrorMessage: string;
}

/** One event that a bus is about to accept, or has accepted. */
export interface OnBus {
  readonly busName: string;
  readonly eventType: string;
  readonly ids: readonly string[];
  /** What it says. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What can go wrong between a caller of PutEvents and the rules of a bus. */
export interface BusFaults {
  readonly on: boolean;
  ofCall(call: PutCall): CallFault;
  ofEntry(event: Omit<OnBus, 'ids'>): EntryFailure | undefined;
  /** Hands an accepted event to the rules: late, out of order, twice, or never. */
  dispatch(event: OnBus, toRules: () => void): Promise<void>;
}

export function busFaults(faults: Faults): BusFaults {
  const occasionOf = ({ busName, eventType, detail, ...rest }: Omit<OnBus, 'ids'>): Occasion => ({
    site: 'bus',
    names: [busName],
    eventTypes: [eventType],
    carries: carriedIn(() => JSON.stringify(detail)),
    ...rest,
  });
  return {
    get on() {
      return faults.on;
    },
    ofCall({ busNames, eventTypes, details }) {
      const carries = (text: string) => details.some((detail) => detail.includes(text));
      const occasion: Occasion = { site: 'bus', names: [...new Set(busNames)], eventTypes, carries };
      const kinds = ['drop', 'failCall', 'throttleCall', 'loseAnswer'] as const;
      return kinds.find((fault) => faults.strikes(fault, occasion));
    },
    ofEntry(event) {
      const occasion = occasionOf(event);
      if (faults.strikes('throttle', occasion))
        return { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded.' };
      if (faults.strikes('fail', occasion))
        return { ErrorCode: 'InternalFailure', ErrorMessage: 'The service has failed the entry.' };
      return undefined;
    },
    async dispatch(event, toRules) {
      const occasion = occasionOf(event);
      await faults.pass(occasion);
      const done = await faults.cross(occasion);
      if (!faults.strikes('lose', occasion)) {
        toRules();
        if (faults.strikes('duplicate', occasion)) toRules();
      }
      done();
    },
  };
}
