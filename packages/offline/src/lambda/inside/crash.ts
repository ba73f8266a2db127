import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { CrashPoint } from '../../faults/plan.ts';
import { KILLED } from '../outcome.ts';
import { current } from './tenant.ts';

/** Ends this execution environment at once, as if the machine beneath it had gone. */
export function crash(): never {
  process.exit(KILLED);
}

/** What Node.js says of the requests that a program makes, through `node:http` and through `fetch`. */
const REQUEST_BEGINS = ['http.client.request.created', 'undici:request:create'] as const;
const ANSWER_ARRIVES = ['http.client.response.finish', 'undici:request:headers'] as const;

/**
 * Has this execution environment crash before the handler, or before or after its nth call of a service, whichever the
 * point says. Calls are counted from 1 in the order in which they begin, or in which their answers arrive.
 *
 * @returns what ends the watch, when the invocation has ended without coming so far.
 */
export function armCrash(point: CrashPoint): () => void {
  if ('before' in point && point.before === 'handler') crash();
  const [moment, channels] =
    'before' in point ? [point.before, REQUEST_BEGINS] : [point.after, ANSWER_ARRIVES];
  if (moment === 'handler') return () => undefined;
  const mine = current.getStore();
  let calls = 0;
  const count = () => {
    if (current.getStore() !== mine) return;
    calls += 1;
    if (calls === moment) crash();
  };
  for (const channel of channels) subscribe(channel, count);
  return () => {
    for (const channel of channels) unsubscribe(channel, count);
  };
}
