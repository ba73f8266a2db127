/** How long does a booking take, and how late are timers? `node bench/bookings.ts --help` */
import { randomBytes } from 'node:crypto';
import { startPlatform } from '@edtech/testkit/platform';
import { bookAtRate } from './bookings/book-at-rate.ts';
import { HELP, type Options, readOptions } from './bookings/options.ts';
import { prepare } from './bookings/prepare.ts';
import { timersOfSilence } from './bookings/timers-of-silence.ts';
import { runWith } from './options.ts';
import { machine, machineLine } from './recovery/report.ts';

/** Milliseconds, from the request to the end: the outer limit is 30 s. */
const PROMISED_P95 = 3_000;
/** Milliseconds after a timer is due. */
const PROMISED_LATENESS = 1_500;

/** @returns whether everything is as promised */
const measure = async ({ warmUp, rate, seconds, silent, json }: Options): Promise<boolean> => {
  const say = json ? console.error : console.log;
  say(machineLine(machine()));
  say('Starting the platform …');
  const platform = await startPlatform({ longRun: true });
  try {
    const bookings = Math.floor(rate * seconds);
    const run = randomBytes(4).toString('hex');
    const people = await prepare(platform, { run, bookings: warmUp + bookings + silent });
    if (warmUp > 0) {
      say(`● ${warmUp} bookings to warm up`);
      const { latency } = await bookAtRate(platform, people.slice(0, warmUp), 1);
      say(`  until settled ${JSON.stringify(latency)} ms`);
    }
    say(`● ${rate} bookings a second for ${seconds} s`);
    const booked = await bookAtRate(platform, people.slice(warmUp, warmUp + bookings), rate);
    const { completed, latency, total } = booked;
    say(`  ${completed} of ${total} completed; until settled ${JSON.stringify(latency)} ms`);
    say(`● ${silent} bookings that are not answered`);
    const timers = await timersOfSilence(platform, people.slice(warmUp + bookings));
    say(`  timers fired ${JSON.stringify(timers)} ms after they were due`);
    const isKept =
      completed === total &&
      latency.p95 <= PROMISED_P95 &&
      timers.earliest >= 0 &&
      timers.latest <= PROMISED_LATENESS;
    say(isKept ? '✔ as promised' : '✘ not as promised');
    if (json) console.log(JSON.stringify({ kept: isKept, machine: machine(), booked, timers }, null, 2));
    return isKept;
  } finally {
    await platform.stop();
  }
};

await runWith({ read: readOptions, help: HELP }, async (options) => {
  process.exitCode = (await measure(options)) ? 0 : 1;
});
