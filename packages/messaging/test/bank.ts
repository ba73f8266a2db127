import { PlatformError } from '@edtech/contracts';
import { outside } from '../src/index.ts';

export const SECOND = 1_000;

export class Declined extends PlatformError {
  readonly code = 'card-declined';
  readonly kind = 'refused';
}

export class Overloaded extends PlatformError {
  readonly code = 'overloaded';
  readonly kind = 'unavailable';
}

/** The bank answers by what it is told to; it counts how often it is asked. */
export const bank = () => {
  let answer = async (): Promise<string> => 'paid';
  let asked = 0;
  const { call } = outside({
    name: 'the bank',
    timeoutMilliseconds: 5 * SECOND,
    failures: 3,
    openSeconds: 30,
  });
  return {
    call,
    answers(next: () => Promise<string>) {
      answer = next;
    },
    asks: () =>
      call(async () => {
        asked += 1;
        return answer();
      }),
    asked: () => asked,
  };
};

export const down = () => Promise.reject(new Error('down'));
