import { createWriteGate, TableStaysBusy } from '../../src/dynamodb-proxy/index.ts';

test('writes go side by side; who wants the table alone waits for them, and the next ones wait in turn', async () => {
  const gate = createWriteGate();
  const happened: string[] = [];
  const [leaveOne, leaveOther] = await Promise.all([gate.enter(['notes']), gate.enter(['notes', 'users'])]);
  const alone = gate.alone('notes', async () => happened.push('alone'));
  const late = gate.enter(['notes']).then((leave) => {
    happened.push('late write');
    leave();
  });
  await gate.enter(['users']).then((leave) => leave());
  leaveOne();
  expect(happened).toEqual([]);
  leaveOther();
  leaveOther();
  await Promise.all([alone, late]);
  expect(happened).toEqual(['alone', 'late write']);
});

test('two that want the same table alone have it one after the other', async () => {
  const gate = createWriteGate();
  let inside = 0;
  const enter = () =>
    gate.alone('notes', async () => {
      inside += 1;
      await new Promise(setImmediate);
      expect(inside).toBe(1);
      inside -= 1;
    });
  await Promise.all([enter(), enter(), enter()]);
});

test('work that fails gives the table back', async () => {
  const gate = createWriteGate();
  await expect(gate.alone('notes', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  (await gate.enter(['notes']))();
});

test('a write that never ends is not waited for, and keeps no other write back', async () => {
  const gate = createWriteGate();
  await gate.enter(['notes']);
  const refused = expect(gate.alone('notes', async () => undefined)).rejects.toThrow(TableStaysBusy);
  const next = gate.enter(['notes']);
  await refused;
  await next;
});
