import { quickenTimers } from '../platform/time.ts';
import { clockOfItsOwn, timerMilliseconds } from './time.ts';

/*
 * Loaded into every function of the platform before its own code: from here on it lives in the fast time. The services are
 * those that are deployed, and know nothing of it.
 */

const now = clockOfItsOwn();

Object.assign(globalThis, {
  Date: new Proxy(Date, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
    get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  }),
});

quickenTimers(timerMilliseconds);
