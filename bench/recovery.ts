/**
 * Does the platform recover by itself from an outage of the bus and from crashes of its functions, and how fast?
 * `node bench/recovery.ts [--only bus|consumer|forwarder]`; `--help` says the rest. Ends with 1 when a promise is broken.
 */
import { randomBytes } from 'node:crypto';
import { runWith } from './options.ts';
import { HELP, type Options, readOptions } from './recovery/options.ts';
import { machine, machineLine, page } from './recovery/report.ts';
import { play, type RunReport } from './recovery/run.ts';
import { scenarioOf } from './recovery/scenarios.ts';

const INTERRUPTED = 130;

const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort());

const recover = async (options: Options): Promise<void> => {
  const say = options.json ? console.error : console.log;
  const atStart = machine();
  say(machineLine(atStart));
  const runs: RunReport[] = [];
  for (const name of options.names) {
    const run = randomBytes(4).toString('hex');
    const report = await play(scenarioOf(name, options), {
      rate: options.rate,
      run,
      signal: stopping.signal,
      say,
    });
    say(page(report));
    runs.push(report);
  }
  const kept = runs.every(({ broken }) => broken.length === 0);
  const atEnd = machine();
  say(`\nload at the end ${atEnd.load.join(' ')}`);
  if (options.json)
    console.log(JSON.stringify({ kept, machine: atStart, loadAtEnd: atEnd.load, runs }, null, 2));
  process.exitCode = kept ? 0 : 1;
};

await runWith({ read: readOptions, help: HELP }, async (options) => {
  try {
    await recover(options);
  } catch (error) {
    // Ctrl-C reaches the platform as well, so whatever fails after it fails because of it.
    if (!stopping.signal.aborted) throw error;
    console.error('stopped');
    process.exitCode = INTERRUPTED;
  }
});
