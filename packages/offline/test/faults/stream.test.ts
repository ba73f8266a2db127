import { createFaults, type Faults, type SeededFaultPlan, streamFaults } from '../../src/faults/index.ts';
import { createJournal, type Journal } from '../../src/journal/index.ts';
import { type RunningStreamMapping, startStreamMapping } from '../../src/mappings/streams/mapping.ts';
import { functionNamed } from '../bus/model.ts';
import { atRest, until } from '../bus/until.ts';
import { type ScriptedStream, scriptedStream } from '../mappings/streams/scripted-stream.ts';
import { model, struckIn } from './model.ts';

const [declared] = model.streamMappings;
let journal: Journal;
let faults: Faults;
let stream: ScriptedStream;
let mapping: RunningStreamMapping;
let batches: number[][];

async function start(plan: SeededFaultPlan, batchSize = 10): Promise<void> {
  if (declared === undefined) throw new Error('the model has no stream mapping');
  faults.set(plan);
  mapping = await startStreamMapping({
    mapping: { ...declared, batchSize },
    table: { name: 'notes' },
    fn: functionNamed('work'),
    region: 'eu-central-1',
    api: stream.api,
    journal,
    timeScale: 0.01,
    lambda: {
      async invoke(_, event) {
        // What the mapping hands to the runtime, seen from the outside.
        const { Records } = event as { Records: { dynamodb: { SequenceNumber: string } }[] };
        batches.push(Records.map(({ dynamodb }) => Number(dynamodb.SequenceNumber)));
        return { outcome: 'success', payload: null, durationMs: 1 };
      },
    },
    queues: { send: async () => undefined },
    faults: streamFaults(faults),
  });
}

beforeEach(() => {
  journal = createJournal();
  faults = createFaults({ model, journal });
  stream = scriptedStream();
  stream.addShard('shard-1');
  batches = [];
});
afterEach(async () => {
  faults.clear();
  await mapping.stop();
});

test('a dropped record never comes, and holds up no checkpoint', async () => {
  stream.write('shard-1', 1, 2, 3);
  await start({ stream: { drop: 1, times: 1 } });
  await atRest(mapping);
  expect(batches).toEqual([[2, 3]]);
  expect(struckIn(journal)).toEqual(['notes stream: drop']);
});

test('a batch that was processed comes once more, before what follows', async () => {
  stream.write('shard-1', 1, 2, 3);
  await start({ stream: { duplicate: 1, times: 1 } }, 2);
  await atRest(mapping);
  expect(batches).toEqual([[1, 2], [1, 2], [3]]);
});

test('records of other items overtake one another, those of one item never', async () => {
  stream.write('shard-1', 1, 2, 3);
  stream.write('shard-1', 1);
  await start({ stream: { reorder: 1, times: 1 } });
  await atRest(mapping);
  expect(batches).toEqual([[2, 3, 1, 1]]);
});

test.each(['throttle', 'fail', 'expireIterator'] as const)(
  'reads that end with %s are repeated, and nothing is lost',
  async (fault) => {
    stream.write('shard-1', 1);
    await start({ stream: { [fault]: 1, times: 1 } });
    await until(() => batches.length > 0);
    await atRest(mapping);
    expect(batches).toEqual([[1]]);
  },
);

test('a frozen stream is in flight with what was read, and goes on when it thaws', async () => {
  stream.write('shard-1', 1);
  await start({ stream: { name: 'notes', freeze: true } });
  await until(() => struckIn(journal).includes('notes stream: freeze'));
  expect(await mapping.inFlight()).toEqual(['notes to fixture-test-work: 1 records not yet processed']);
  expect(batches).toEqual([]);
  faults.clear();
  await atRest(mapping);
  expect(batches).toEqual([[1]]);
});
