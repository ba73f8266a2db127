import { localEvent } from '@edtech/contracts';
import { raise, Tally } from '@edtech/testkit';
import { consumer, handles } from '../src/index.ts';
import { delivered, eventOf } from './deliveries.ts';
import { raised, rig } from './rig.ts';

const noted = localEvent(
  { type: 'tally.noted', version: 1, context: 'test', aggregate: 'Tally' },
  {
    name: 'TallyNoted',
    validate: (data): ReturnType<typeof raised.publish> => [
      ...raised.publish(data),
      ...(Object.keys(Object(data)).length > 1
        ? [{ path: '/more', rule: 'additionalProperties', message: 'is not part of the contract' }]
        : []),
    ],
  },
);

const journal = consumer({
  name: 'journal',
  ordered: false,
  on: [handles(noted, ({ aggregate }, tx) => tx.execute(Tally, aggregate.id, raise(1)))],
});

const told = (id: string, sequence: number, data: object = { by: sequence }) =>
  delivered(eventOf(id, sequence, { type: 'tally.noted', data }));

describe('a local consumer', () => {
  test('handles what it is told once, however often it is delivered', async () => {
    const { receiveBody, history } = rig(journal);
    for (let times = 0; times < 3; times += 1) expect(await receiveBody(told('t-1', 1))).toEqual([]);
    expect(await history('t-1')).toEqual([1]);
  });

  test('handles two messages that tell of one event, which share its place', async () => {
    const { receiveBody, history } = rig(journal);
    await receiveBody(delivered(eventOf('t-1', 1, { type: 'tally.noted', data: { by: 1 } })));
    const other = { type: 'tally.noted', data: { by: 1 }, id: '11111111-1111-5111-8111-111111111111' };
    await receiveBody(delivered(eventOf('t-1', 1, other)));
    expect(await history('t-1')).toEqual([1, 1]);
  });

  test('lets fields through that only the next version of the service knows, and nothing that is wrong', async () => {
    const { receiveBody, history, dead } = rig(journal);
    await receiveBody(told('t-1', 1, { by: 1, more: true }));
    expect(await history('t-1')).toEqual([1]);
    await receiveBody(told('t-1', 2, { by: -1 }));
    expect(dead).toMatchObject([{ code: 'event-invalid' }]);
  });

  test('cannot be ordered', () => {
    const declare = () => consumer({ ...journal, ordered: 'one after the other' });
    expect(declare).toThrow('Consumer journal cannot be ordered: tally.noted is local');
  });

  test('takes nothing from the bus as well', () => {
    const declare = () => consumer({ ...journal, on: [...journal.on, handles(raised, () => undefined)] });
    expect(declare).toThrow('tally.noted, which is local, and tally.raised, which comes from the bus');
  });
});
