/**
 * How long does a booking take, from its request until it is settled, with all services running?
 * `node bench/bookings.ts [--rate 2] [--seconds 60] [--json]`: so many bookings a second, each of another student. Then
 * `--silent 20` bookings more whose tutors' calendar does not answer, to see how long after their time timers fire.
 * Ends with 1 when a booking is not as it should be, or a timer fires early or later than promised.
 */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { startPlatform } from '@edtech/testkit/platform';
import { bookAtRate } from './bookings/book-at-rate.ts';
import { prepare } from './bookings/prepare.ts';
import { timersOfSilence } from './bookings/timers-of-silence.ts';
import { machine, machineLine } from './recovery/report.ts';

/** Milliseconds, from the request to the end: the outer limit is 30 s. */
const PROMISED_P95 = 3_000;
/** Milliseconds after a timer is due. */
const PROMISED_LATENESS = 1_500;

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '60' },
    silent: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
  },
});
const say = values.json ? console.error : console.log;
const [rate, seconds, silent] = [values.rate, values.seconds, values.silent].map(Number);
if (rate === undefined || seconds === undefined || silent === undefined || !(rate * seconds > 0))
  throw new RangeError('Give a rate and seconds above 0.');

say(machineLine(machine()));
say('Starting the platform …');
const platform = await startPlatform();
try {
  const run = randomBytes(4).toString('hex');
  const bookings = rate * seconds;
  const people = await prepare(platform, { run, bookings: bookings + silent });
  say(`● ${rate} bookings a second for ${seconds} s`);
  const booked = await bookAtRate(platform, people.slice(0, bookings), rate);
  const { completed, latency, total } = booked;
  say(`  ${completed} of ${total} completed; until settled ${JSON.stringify(latency)} ms`);
  say(`● ${silent} bookings that are not answered`);
  const timers = await timersOfSilence(platform, people.slice(bookings));
  say(`  timers fired ${JSON.stringify(timers)} ms after they were due`);
  const kept =
    completed === total &&
    latency.p95 <= PROMISED_P95 &&
    timers.earliest >= 0 &&
    timers.latest <= PROMISED_LATENESS;
  say(kept ? '✔ as promised' : '✘ not as promised');
  if (values.json) console.log(JSON.stringify({ kept, machine: machine(), booked, timers }, null, 2));
  process.exitCode = kept ? 0 : 1;
} finally {
  await platform.stop();
}
