/**
 * Does the local AWS lose or double anything, and does its memory stay flat?
 * `node bench/delivery.ts [--messages 100000] [--records 100000]` sends that many messages through a queue mapping, then
 * that many stream records of a DynamoDB Local through a stream mapping. Ends with 1 on a loss, a duplicate or a leak.
 */
import { parseArgs } from 'node:util';
import { followCourse } from './delivery/course.ts';
import { createTally, type Tally } from './delivery/tally.ts';
import { throughQueue } from './delivery/through-queue.ts';
import { throughStream } from './delivery/through-stream.ts';

/** From half the way to the end; a byte or two for each of 50,000 deliveries would show. */
const LARGEST_HEAP_GROWTH_MB = 10;

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '100000' },
    records: { type: 'string', default: '100000' },
  },
});
const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort());

async function run(
  title: string,
  total: number,
  deliver: (tally: Tally, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  if (total === 0 || stopping.signal.aborted) return;
  const tally = createTally(total);
  const course = followCourse(title, tally);
  await deliver(tally, stopping.signal);
  const { rate, seconds, heapGrowth } = course.end();
  if (stopping.signal.aborted) {
    console.log(`stopped after ${tally.delivered} of ${total} ${title}`);
    return;
  }
  const missing = total - tally.delivered;
  console.log(
    `${tally.delivered} of ${total} ${title} in ${seconds.toFixed(1)} s, ${rate.toFixed(0)} a second; ` +
      `${missing} missing, ${tally.doubled} doubled; heap ${heapGrowth < 0 ? '' : '+'}${heapGrowth.toFixed(1)} MB in the second half`,
  );
  if (missing > 0 || tally.doubled > 0 || heapGrowth > LARGEST_HEAP_GROWTH_MB) process.exitCode = 1;
}

await run('messages', Number(values.messages), throughQueue);
await run('stream records', Number(values.records), throughStream);
if (stopping.signal.aborted) process.exitCode = 130;
