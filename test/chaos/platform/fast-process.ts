import { quickenTimers } from './time.ts';

/**
 * From here on this process lives in the fast time: its services are those that are deployed, and know nothing of it.
 * @param now epoch milliseconds that its clock shows
 * @param timerMilliseconds what a timer waits for, in this machine's milliseconds
 */
export const liveIn = (now: () => number, timerMilliseconds: (milliseconds: number) => number): void => {
  Object.assign(globalThis, {
    Date: new Proxy(Date, {
      construct: (target, given, newTarget) =>
        Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
      get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
    }),
  });
  quickenTimers(timerMilliseconds);
};
