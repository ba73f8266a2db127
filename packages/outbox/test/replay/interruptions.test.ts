import { TableUnavailable } from '@edtech/event-store';
import fc from 'fast-check';
import { PATIENCE_MILLISECONDS } from '../../src/replay/patience.ts';
import { ReplayInterrupted } from '../../src/replay/refusals.ts';
import { createReplayer, type ReplayProgress, type ReplayRequest } from '../../src/replay/replayer.ts';
import { deferred, published, refused, scene } from '../fixture.ts';
import { setUp, upTo } from './bench.ts';

describe('what is not taken', () => {
  test('for now is sent again, in its order, before what follows', async () => {
    const stage = setUp();
    await stage.commitTo('a', 20);
    let outage = 5;
    stage.answers.of = (item) => {
      if (item.sequence < 4 || outage === 0) return published(item);
      if (item.sequence === 10) outage -= 1;
      return deferred(item);
    };
    expect(await stage.replay()).toMatchObject({ sent: 20, refused: 0 });
    const taken = [...new Set(stage.sequencesOf('a'))];
    expect(taken).toEqual(upTo(20));
    expect(stage.calls.map((call) => call.map(({ sequence }) => sequence))[1]).toEqual([
      4, 5, 6, 7, 8, 9, 10,
    ]);
  });

  test('for what it is is counted and told, and holds up nothing', async () => {
    const stage = setUp();
    await stage.commitTo('a', 12);
    stage.answers.of = (item) => (item.sequence === 5 ? refused(item) : published(item));
    expect(await stage.replay()).toMatchObject({ outcome: 'completed', matched: 12, sent: 11, refused: 1 });
    expect(stage.logged).toEqual([
      expect.objectContaining({ message: 'event refused', aggregate: 'Tally/a', sequence: 5 }),
    ]);
  });

  test('for five minutes ends the replay, which can be resumed', async () => {
    const stage = setUp();
    await stage.commitTo('a', 30);
    let last: ReplayProgress | undefined;
    stage.answers.of = (item) => (item.sequence > 20 ? deferred(item) : published(item));
    const began = stage.clock.now();
    const onProgress = (progress: ReplayProgress) => {
      last = progress;
    };
    const error = await stage.replay({ onProgress }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ReplayInterrupted);
    expect(error).toMatchObject({ code: 'replay-interrupted', reason: { code: 'Throttling' } });
    expect(stage.clock.now() - began).toBeGreaterThanOrEqual(PATIENCE_MILLISECONDS);
    stage.answers.of = published;
    if (last === undefined) throw new Error('it had sent something');
    const report = await stage.replay({ resumeAt: last.position });
    expect(report).toMatchObject({ outcome: 'completed', matched: 30, sent: 30 });
    expect(new Set(stage.sequencesOf('a'))).toEqual(new Set(upTo(30)));
  });

  test('for want of permission ends the replay at once', async () => {
    const stage = setUp();
    await stage.commitTo('a', 1);
    const reason = { code: 'AccessDeniedException', message: 'not you' };
    stage.answers.of = (item) => ({ outcome: 'deferred', item, reason });
    await expect(stage.replay()).rejects.toMatchObject({ code: 'replay-interrupted', reason });
    expect(stage.calls).toHaveLength(1);
  });
});

test('a table that does not answer for a while is read on from where it stopped', async () => {
  const stage = scene();
  let outages = 3;
  const table: typeof stage.table = {
    ...stage.table,
    async *scan(query) {
      let given = 0;
      for await (const item of stage.table.scan(query)) {
        if (outages > 0 && given === 15) {
          outages -= 1;
          throw new TableUnavailable(new Error('throttled'));
        }
        given += 1;
        yield item;
      }
    },
  };
  const bench = setUp({ ...stage, table });
  await bench.commitTo('a', 40);
  expect(await bench.replay({ concurrency: 1 })).toMatchObject({ outcome: 'completed', read: 40, sent: 40 });
  expect(bench.sequencesOf('a')).toEqual(upTo(40));
});

describe('a stop', () => {
  test('ends in good order: what was sent is counted, and no more is', async () => {
    const stage = setUp();
    await stage.commitTo('a', 50);
    const stopping = new AbortController();
    stage.answers.of = (item) => {
      if (item.sequence === 25) stopping.abort();
      return published(item);
    };
    const report = await stage.replay({ until: stopping.signal });
    expect(report).toMatchObject({ outcome: 'stopped', sent: 30 });
    expect(stage.sent()).toHaveLength(30);
  });

  test('does not wait for the pace', async () => {
    const stage = setUp();
    await stage.commitTo('a', 3);
    const stopping = new AbortController();
    const { clock: _manual, ...rest } = stage;
    const replayer = createReplayer({ table: rest.table, log: () => {} });
    const onProgress = () => stopping.abort();
    const began = Date.now();
    const report = await replayer.replay({
      selection: {},
      concurrency: 1,
      target: stage.target,
      eventsPerSecond: 0.01,
      until: stopping.signal,
      onProgress,
    });
    expect(report).toMatchObject({ outcome: 'stopped', sent: 1 });
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  test('law: wherever it is stopped and resumed, all is sent, in order, and counted once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 4 }),
        async (sizes, stops, concurrency) => {
          const stage = setUp();
          for (const [at, size] of sizes.entries()) await stage.commitTo(`t-${at}`, size);
          let position: ReplayRequest['resumeAt'];
          for (const stop of stops) {
            const stopping = new AbortController();
            let told = 0;
            const onProgress = () => {
              told += 1;
              if (told === stop) stopping.abort();
            };
            const request = { concurrency, until: stopping.signal, onProgress };
            const report = await stage.replay(position ? { ...request, resumeAt: position } : request);
            // As a file would keep it.
            position = JSON.parse(JSON.stringify(report.position));
          }
          const report = await stage.replay({ concurrency, ...(position ? { resumeAt: position } : {}) });
          const total = sizes.reduce((sum, size) => sum + size, 0);
          expect(report).toMatchObject({ outcome: 'completed', read: total, matched: total, sent: total });
          for (const [at, size] of sizes.entries()) expect(stage.sequencesOf(`t-${at}`)).toEqual(upTo(size));
        },
      ),
      { numRuns: 60 },
    );
  });
});

test('a replay that is over sends nothing when it is resumed', async () => {
  const stage = setUp();
  await stage.commitTo('a', 3);
  const { position } = await stage.replay();
  expect(await stage.replay({ resumeAt: position })).toMatchObject({ outcome: 'completed', sent: 3 });
  expect(stage.sent()).toHaveLength(3);
});
