import { AccountRow } from '../../../services/payment/src/read-models/account-row.ts';
import { paymentAccounts } from '../../../services/payment/src/read-models/payment-accounts.ts';
import { UserRow } from '../../../services/user/src/read-models/user-row.ts';
import { users } from '../../../services/user/src/read-models/users.ts';
import { chanceOf } from '../../chaos/memory/chance.ts';
import { accountChangeKey, accountKey, begun, rebuilt } from './generations.ts';
import { writeHistory } from './history.ts';
import { rowsIn } from './rows.ts';
import { type Stage, startStage } from './stage.ts';

const USERS = 12;

let stage: Stage;

beforeEach(async () => {
  stage = await startStage();
  await writeHistory(stage, USERS, chanceOf(2));
});

afterEach(() => stage?.stop());

/** What a command prints for programs. */
const json = async (line: string, expected = 0) => {
  const { code, stdout, stderr } = await stage.run(`${line} --json`);
  expect({ code, stderr }).toEqual({ code: expected, stderr: '' });
  return JSON.parse(stdout);
};

const refused = async (line: string, expected: number, says: RegExp): Promise<void> => {
  const { code, stdout, stderr } = await stage.run(line);
  expect(stderr).toMatch(says);
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
};

/** Two generations that hold the same: g2 and g3. */
const twoGenerations = async (): Promise<void> => {
  expect(await rebuilt(stage.user, users)).toBe('g2');
  expect(await rebuilt(stage.user, users)).toBe('g3');
};

describe('status', () => {
  test('knows read models that no projector has run for', async () => {
    const all = await json('status');
    for (const [service, projection] of [
      ['payment', 'payment-accounts'],
      ['user', 'users'],
      ['user', 'registrations'],
    ])
      expect(all).toContainEqual({ service, projection, versions: [1], generations: [] });
  });

  test('tells which generation readers see, and how far a rebuild has come', async () => {
    await rebuilt(stage.user, users);
    await begun(stage.user, users);
    const [{ generations }] = await json('status users');
    expect(generations).toMatchObject([
      { id: 'g1', status: 'ready', isCurrent: true, isPrevious: false, hasCode: true, behind: 0 },
      { id: 'g2', status: 'ready', isCurrent: false, rebuild: { aggregates: USERS, rows: USERS } },
      { id: 'g3', status: 'building', isCurrent: false },
    ]);
    const { code, stdout } = await stage.run('status users');
    expect(code).toBe(0);
    expect(stdout).toMatch(/g1 .*ready .*see it/);
    expect(stdout).toMatch(/g3 .*building/);
  });
});

describe('compare', () => {
  test('finds two rebuilt generations equal', async () => {
    await twoGenerations();
    const { left, right, ...rest } = await json('compare users g2 g3');
    expect(rest).toMatchObject({ different: 0, differences: [], inMotion: 0, unsettled: 0, finished: true });
    expect(left).toEqual({ aggregates: USERS, rows: USERS, checksum: expect.any(String) });
    expect(right).toEqual(left);
    expect((await stage.run('compare users g2 g3')).stdout).toMatch(/No row differs\./);
  });

  test('shows a row that says something else, one that is missing, and one too many', async () => {
    for (const generation of ['g2', 'g3'])
      expect(await rebuilt(stage.payment, paymentAccounts)).toBe(generation);
    const { views } = stage.payment;
    const set = { email: 'wrong@example.com' };
    const when = [{ is: 'present' }] as const;
    await views.update({ kind: 'update', key: accountKey('g3', 'u-1'), set, when });
    await views.write({ kind: 'delete', key: accountChangeKey('g3', 'u-2', 1), when });
    await views.write({ kind: 'delete', key: accountChangeKey('g2', 'u#3', 1), when });
    const { different, differences } = await json('compare payment-accounts g2 g3', 1);
    expect(different).toBe(3);
    const email = expect.stringMatching(/^u-1-\d+@Example.com$/);
    const opened = expect.objectContaining({ change: 'OPENED', version: 1 });
    const found = { kind: 'own', version: expect.any(Number) };
    expect(differences).toEqual(
      expect.arrayContaining([
        {
          ...found,
          of: 'PaymentAccount#u-1',
          left: expect.objectContaining({ email }),
          right: expect.objectContaining(set),
        },
        { ...found, of: 'PaymentAccount#u-2', left: opened },
        { ...found, of: 'PaymentAccount#u#3', right: opened },
      ]),
    );
    const { code, stdout } = await stage.run('compare payment-accounts g2 g3 --list 1');
    expect(code).toBe(1);
    expect(stdout).toMatch(/3 rows differ:\n {2}PaymentAccount#.*\n {4}g2: .*\n {4}g3: .*\n {2}… and 2 more/);
  });

  test('needs two generations that there are', async () => {
    await refused('compare users', 1, /no generation yet.*\(generation-unknown\)/);
    await rebuilt(stage.user, users);
    await refused('compare users g2 g9', 1, /there are g1, g2\. \(generation-unknown\)/);
    await refused('compare users g2 g2', 2, /\(nothing-to-compare\)/);
    await refused('compare users two', 2, /Write it as g2/);
  });
});

describe('switch and rollback', () => {
  test('show readers the newest generation that is ready, and the one before again', async () => {
    await refused('rollback users --yes', 1, /\(generation-unknown\)/);
    await twoGenerations();
    await begun(stage.user, users);
    await refused('rollback users --yes', 1, /has not been switched.*\(generation-not-ready\)/);
    await refused('switch users', 2, /\(confirmation-needed\)/);
    expect(await json('switch users --yes')).toEqual({
      projection: 'users',
      before: 'g1',
      current: 'g3',
      previous: 'g1',
    });
    expect((await stage.run('switch users g3 --yes')).stdout).toMatch(/see g3 already/);
    expect(await json('switch users g2 --yes')).toMatchObject({ before: 'g3', current: 'g2' });
    expect(await json('rollback users --yes')).toMatchObject({ current: 'g3', previous: 'g2' });
    const { stdout } = await stage.run('rollback users --yes');
    expect(stdout).toMatch(/see g2, all of them within 10 s\. Back again: npm run replay -- rollback users/);
    const [{ generations }] = await json('status users');
    expect(generations.filter(({ isCurrent }: { isCurrent: boolean }) => isCurrent)).toMatchObject([
      { id: 'g2' },
    ]);
  }, 180_000);

  test('are refused where the generation is not complete, or is none', async () => {
    await begun(stage.user, users);
    await refused('switch users g2 --yes', 1, /g2 is building.*\(generation-not-ready\)/);
    await refused('switch users g7 --yes', 1, /there are g1, g2\. \(generation-unknown\)/);
    await refused('switch nothing g2 --yes', 2, /\(projection-unknown\)/);
  });
});

describe('drop', () => {
  test('is refused for what readers see, may go back to, or never was', async () => {
    await rebuilt(stage.user, users);
    await refused('drop users g1 --yes', 1, /Readers see users g1.*\(generation-in-use\)/);
    await json('switch users g2 --yes');
    await refused('drop users g2 --yes', 1, /\(generation-in-use\)/);
    await refused('drop users g1 --yes', 1, /roll back to.*\(generation-in-use\)/);
    await refused('drop users g5 --yes', 1, /\(generation-unknown\)/);
    await refused('drop users g1', 2, /\(confirmation-needed\)/);
    expect((await json('status users'))[0].generations).toHaveLength(2);
  }, 180_000);

  test('stopped by Ctrl-C and run again takes the rows of one generation away, and no others', async () => {
    await twoGenerations();
    await rebuilt(stage.payment, paymentAccounts);
    await json('switch users g3 --yes');
    const others = await rowsIn(stage.user.views, [UserRow], 'g3');
    const stopped = await stage.run('drop users g2 --yes', (child) =>
      child.stderr?.once('data', () => child.kill('SIGINT')),
    );
    expect(stopped.stdout).toMatch(/To go on: npm run replay -- drop users g2/);
    expect(stopped.code).toBe(130);
    expect((await json('status users'))[0].generations[1]).toMatchObject({ id: 'g2', status: 'dropping' });
    await refused('switch users g2 --yes', 1, /g2 is dropping.*\(generation-not-ready\)/);

    const dropped = await json('drop users g2 --yes');
    expect(dropped).toMatchObject({ projection: 'users', generation: 'g2', finished: true });
    expect(dropped.deleted).toBeGreaterThanOrEqual(USERS);
    expect(await rowsIn(stage.user.views, [UserRow], 'g2')).toEqual([]);
    expect(await rowsIn(stage.user.views, [UserRow], 'g3')).toEqual(others);
    expect(await rowsIn(stage.payment.views, [AccountRow], 'g2')).toHaveLength(USERS);
    const [{ generations }] = await json('status users');
    expect(generations.map(({ id }: { id: string }) => id)).toEqual(['g1', 'g3']);
    // A name that was given once is not given again.
    expect(await rebuilt(stage.user, users)).toBe('g4');
  }, 240_000);
});
