import { createWriteGate } from '../../src/dynamodb-proxy/index.ts';
import type { StreamApi } from '../../src/mappings/streams/api.ts';
import type { StreamRecord } from '../../src/mappings/streams/wire.ts';
import type { TtlDatabase } from '../../src/ttl/database.ts';
import { openDeletionLog } from '../../src/ttl/deletion-log.ts';
import { createServiceDeletes } from '../../src/ttl/service-deletes.ts';
import { type Attributes, type ExpiringTable, keyText } from '../../src/ttl/table.ts';

const table: ExpiringTable = { name: 'notes', attribute: 'ttl', keyNames: ['pk'], hasStream: true };
const STREAM = 'arn:stream';
const service = { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' };
const expiry = { seconds: 1, text: '1' };
const keyOf = (pk: string) => ({ pk: { S: pk } });

/** A table with a stream of one shard, in memory: what a real one cannot be made to do is done here. */
async function begin() {
  const items = new Map<string, Attributes>();
  const records: StreamRecord[] = [];
  let fails: 'stream' | 'answer' | undefined;
  let onRemove = async () => {};
  const removeItem = (key: Attributes) => {
    const found = items.get(keyText(table, key));
    if (!items.delete(keyText(table, key))) return undefined;
    const sequence = String(records.length + 1);
    records.push({
      eventID: sequence,
      eventName: 'REMOVE',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-central-1',
      dynamodb: {
        ApproximateCreationDateTime: 0,
        Keys: key,
        SequenceNumber: sequence,
        SizeBytes: 1,
        StreamViewType: 'KEYS_ONLY',
      },
    });
    return found;
  };
  const database: TtlDatabase = {
    read: async (_table, key) => items.get(keyText(table, key)),
    async remove(_table, key) {
      const removed = removeItem(key);
      await onRemove();
      if (fails === 'answer') throw new Error('the connection was reset');
      return removed;
    },
    async *search() {},
  };
  const api: StreamApi = {
    findStream: async () => STREAM,
    listShards: async () => [{ shardId: 'shard', closed: false }],
    getIterator: async (_arn, _shard, { type }) => (type === 'LATEST' ? String(records.length) : '0'),
    async getRecords(iterator) {
      if (fails === 'stream') throw new Error('no stream');
      return { records: records.slice(Number(iterator)), nextIterator: String(records.length) };
    },
    close: () => {},
  };
  const log = await openDeletionLog(undefined, () => 0);
  const gate = createWriteGate();
  const deletes = await createServiceDeletes({ tables: [table], database, apiOf: () => api, gate, log });
  return {
    deletes,
    gate,
    log,
    removeItem,
    setFailing: (what: typeof fails) => {
      fails = what;
    },
    setOnRemove: (then: () => Promise<void>) => {
      onRemove = then;
    },
    put: (pk: string) => items.set(keyText(table, keyOf(pk)), keyOf(pk)),
    sweep: (...keys: string[]) =>
      deletes.sweep(table, async () => keys.map((pk) => ({ key: keyOf(pk), expiry }))),
    identities: async () =>
      (await deletes.identify('notes', records)).map(({ userIdentity }) => userIdentity),
  };
}

test('of the deletes of one item, that of the sweeper is marked', async () => {
  const { put, removeItem, sweep, identities } = await begin();
  put('a');
  removeItem(keyOf('a'));
  put('a');
  await sweep('a');
  put('a');
  removeItem(keyOf('a'));
  expect(await identities()).toEqual([undefined, service, undefined]);
});

test('a record is not passed on before it is known whose delete it was', async () => {
  const { put, sweep, identities, setOnRemove } = await begin();
  put('a');
  const seen: unknown[] = [];
  let read: Promise<void> | undefined;
  setOnRemove(async () => {
    read = identities().then((found) => {
      seen.push(...found);
    });
    await new Promise(setImmediate);
    expect(seen).toEqual([]);
  });
  await sweep('a');
  await read;
  expect(seen).toEqual([service]);
});

test('while the sweeper deletes, users wait', async () => {
  const { put, sweep, gate, setOnRemove } = await begin();
  const happened: string[] = [];
  put('a');
  let write: Promise<unknown> | undefined;
  setOnRemove(async () => {
    write = gate.enter(['notes']).then(() => happened.push('user'));
    await new Promise(setImmediate);
    happened.push('service');
  });
  await sweep('a');
  await write;
  expect(happened).toEqual(['service', 'user']);
});

test('a delete whose answer is lost is recognised by the item being gone', async () => {
  const { put, sweep, identities, setFailing } = await begin();
  put('a');
  setFailing('answer');
  await sweep('a');
  expect(await identities()).toEqual([service]);
});

test('what cannot be told is marked neither now nor after a restart', async () => {
  const { put, sweep, identities, setFailing, log } = await begin();
  put('a');
  setFailing('stream');
  await expect(sweep('a')).rejects.toThrow('no stream');
  expect(log.unsettled.size).toBe(0);
  expect(await identities()).toEqual([undefined]);
});
