import { localEvent } from '@edtech/contracts';
import { aggregate, publish, type SnapshotPolicy } from '@edtech/event-store/aggregate';

const declaring = (snapshot: SnapshotPolicy) => () =>
  aggregate<object, { type: 'Done'; data: object }>({
    type: 'Task',
    initial: {},
    evolve: { Done: (state) => state },
    snapshot,
  });

test('an aggregate may declare snapshots by positive whole numbers', () => {
  expect(declaring({ version: 1, every: 1 })()).toMatchObject({ snapshot: { version: 1, every: 1 } });
});

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
  'an aggregate that declares snapshots by %d is refused where it is declared',
  (number) => {
    expect(declaring({ version: number, every: 1 })).toThrow(
      `The aggregate Task declares snapshot.version ${number}: it must be a whole number above 0.`,
    );
    expect(declaring({ version: 1, every: number })).toThrow('snapshot.every');
  },
);

test('what is local cannot be published: it is told', () => {
  const local = localEvent(
    { type: 'task.done', version: 1, context: 'test', aggregate: 'Task' },
    { name: 'TaskDone', validate: () => [] },
  );
  expect(() => publish(local, () => ({}))).toThrow('task.done is local: tell it, instead of publishing it.');
});
