import { createEventStore } from '@edtech/event-store';
import { paymentAccounts } from '../../../services/payment/src/read-models/payment-accounts.ts';
import { changeProfile, User } from '../../../services/user/src/domain/user.ts';
import { UserRow } from '../../../services/user/src/read-models/user-row.ts';
import { users } from '../../../services/user/src/read-models/users.ts';
import { chanceOf } from '../../chaos/memory/chance.ts';
import { accountChangeKey, accountKey, itemsIn, rebuilt } from './generations.ts';
import { writeHistory } from './history.ts';
import { foldedRows, rowsIn } from './rows.ts';
import { type Stage, startStage } from './stage.ts';

const USERS = 12;
const CONTEXT = { correlationId: 'c', causationId: 'r', actor: { kind: 'anonymous' } } as const;

let stage: Stage;

beforeEach(async () => {
  stage = await startStage();
  await writeHistory(stage, USERS, chanceOf(3));
  await rebuilt(stage.user, users);
});

afterEach(() => stage?.stop());

/** What a verification of g2 finds. */
const verified = async (name: string, options: string, expected: number) => {
  const { code, stdout, stderr } = await stage.run(`verify ${name} --generation g2 --json ${options}`.trim());
  expect({ code, stderr }).toEqual({ code: expected, stderr: '' });
  return JSON.parse(stdout);
};

/** An event of which the stream's record is lost: no projector hears of it. */
const changeUnheard = async (userId: string): Promise<void> => {
  const store = createEventStore({ table: stage.user.events, source: 'edtech.user' });
  const change = changeProfile({ userId, changes: { displayName: 'Unheard' } });
  await store.execute(User, userId, change, { context: CONTEXT });
};

const allAsFolded = async (): Promise<void> =>
  expect(await rowsIn(stage.user.views, [UserRow], 'g2')).toEqual(
    await foldedRows(stage.user.events, users, [UserRow]),
  );

test('verify finds nothing where all is well, and leaves no checkpoint', async () => {
  expect(await verified('users', '--deep', 0)).toMatchObject({
    streams: USERS,
    behind: 0,
    findings: [],
    deep: { aggregates: USERS, different: 0 },
  });
  const { code, stderr } = await stage.run('verify users --generation g2 --resume');
  expect(stderr).toMatch(/nothing to resume.*\(checkpoint-missing\)/);
  expect(code).toBe(1);
});

test('an aggregate whose last record was lost is told of, left alone in a dry run, and then catches up', async () => {
  await changeUnheard('u-1');
  const before = await itemsIn(stage.user);
  const found = await verified('users', '--dry-run', 1);
  expect(found).toMatchObject({ behind: 1, caughtUp: 0, findings: [{ kind: 'behind', aggregateId: 'u-1' }] });
  expect(found.findings[0].head).toBe(found.findings[0].position + 1);
  expect(await itemsIn(stage.user)).toEqual(before);

  const { code, stdout } = await stage.run('verify users --generation g2');
  expect(code).toBe(0);
  expect(stdout).toMatch(/users g2 User\/u-1: at \d+ of \d+\n.*1 behind, 1 caught up, 0 that cannot/);
  await allAsFolded();
  expect(await verified('users', '--dry-run', 0)).toMatchObject({ behind: 0, findings: [] });
});

test('one aggregate, or those of one type, can be verified alone', async () => {
  await changeUnheard('u-1');
  await changeUnheard('u#3');
  expect(await verified('users', '--aggregate User/u-1', 0)).toMatchObject({
    streams: 1,
    behind: 1,
    caughtUp: 1,
  });
  expect(await verified('users', '--aggregate User/nobody', 0)).toMatchObject({ streams: 0, behind: 0 });
  expect(await verified('users', '--type Lesson', 0)).toMatchObject({ streams: 0, behind: 0 });
  expect(await verified('users', '--type User', 0)).toMatchObject({ streams: USERS, behind: 1, caughtUp: 1 });
  await allAsFolded();
});

test('in depth it finds rows that are not what the events say, and does not touch them', async () => {
  await rebuilt(stage.payment, paymentAccounts);
  const { views } = stage.payment;
  const set = { email: 'wrong@example.com' };
  const when = [{ is: 'present' }] as const;
  await views.update({ kind: 'update', key: accountKey('g2', 'u-1'), set, when });
  await views.write({ kind: 'delete', key: accountChangeKey('g2', 'u-2', 1), when });
  const row = await views.get(accountChangeKey('g2', 'u-4', 1));
  const tooMany = { ...row, ...accountChangeKey('g2', 'u-4', 99), version: 99 };
  await views.write({ kind: 'put', item: tooMany, when: [] });

  const before = await itemsIn(stage.payment);
  const { deep, findings } = await verified('payment-accounts', '--deep', 1);
  expect(deep).toMatchObject({ different: 3, inMotion: 0 });
  const different = (aggregateId: string, sides: object) =>
    expect.objectContaining({ kind: 'different', aggregateId, ...sides });
  expect(findings).toEqual(
    expect.arrayContaining([
      different('u-1', { found: expect.objectContaining(set), expected: expect.anything() }),
      different('u-2', { expected: expect.objectContaining({ version: 1 }) }),
      different('u-4', { found: expect.objectContaining({ version: 99 }) }),
    ]),
  );
  expect(await itemsIn(stage.payment)).toEqual(before);
  const one = await verified('payment-accounts', '--deep --aggregate PaymentAccount/u-5', 0);
  expect(one).toMatchObject({ deep: { aggregates: 1, different: 0 } });
});

test.each([
  ['verify users --generation g9', 1, /\(generation-unknown\)/],
  ['verify registrations', 1, /no generation yet.*\(generation-unknown\)/],
  ['verify users --deep --since 2026-01-01', 2, /\(deep-is-whole\)/],
  ['verify users --aggregate u-1', 2, /Type\/id/],
  ['verify users --since yesterday', 2, /2026-11-23T08:00:00Z/],
])('"replay %s" is refused', async (line, expected, says) => {
  const { code, stdout, stderr } = await stage.run(line);
  expect(stderr).toMatch(says);
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
});
