import { setTimeout as pause } from 'node:timers/promises';
import { type Projection, type RowEntity, statusOf } from '@edtech/projection';
import {
  changeAccountEmail,
  openAccount,
  PaymentAccount,
} from '../../../services/payment/src/domain/payment-account.ts';
import { AccountChangeRow } from '../../../services/payment/src/read-models/account-change-row.ts';
import { AccountRow } from '../../../services/payment/src/read-models/account-row.ts';
import { paymentAccounts } from '../../../services/payment/src/read-models/payment-accounts.ts';
import { changeProfile, registerUser, User } from '../../../services/user/src/domain/user.ts';
import { registrations } from '../../../services/user/src/read-models/registrations.ts';
import { RegistrationsRow } from '../../../services/user/src/read-models/registrations-row.ts';
import { UserRow } from '../../../services/user/src/read-models/user-row.ts';
import { users } from '../../../services/user/src/read-models/users.ts';
import { type Chance, chanceOf } from '../../chaos/memory/chance.ts';
import { userIds, writeHistory } from './history.ts';
import { type LiveService, liveService } from './live.ts';
import { foldedRows, rowsIn } from './rows.ts';
import { type ServiceTables, type Stage, startStage } from './stage.ts';

const SEED = 20_261_128;
const USERS = 300;
/** So many events that a scan does not hold the stream, and that its rows do not fit into one transaction. */
const LONG = 300;
const SEGMENTS = 24;
/** Events a second: slow enough to be killed in the midst of it. */
const RATE = 400;
const CONTEXT = { correlationId: 'c', causationId: 'r', actor: { kind: 'anonymous' } } as const;

let stage: Stage;

beforeAll(async () => {
  stage = await startStage();
});

afterAll(() => stage?.stop());

interface ReadModel {
  readonly projection: Projection;
  readonly tables: ServiceTables;
  readonly entities: readonly RowEntity[];
}

const segmentsDone = async ({ projection, tables }: ReadModel): Promise<number> => {
  const { generations } = await statusOf(tables.views, [projection], 0);
  return generations.find(({ id }) => id === 'g2')?.rebuild?.segmentsDone ?? 0;
};

/** Runs a rebuild, and kills it a moment after so many parts of the table are done. */
const killedRebuild = async (model: ReadModel, options: string, parts: number, moment: number) => {
  let watch = Promise.resolve();
  const line = `rebuild ${model.projection.name} --yes --rate ${RATE} --segments ${SEGMENTS} ${options}`;
  const { code, stderr } = await stage.run(line.trim(), (child) => {
    watch = (async () => {
      while (child.exitCode === null && (await segmentsDone(model)) < parts) await pause(20);
      await pause(moment);
      child.kill('SIGKILL');
    })();
  });
  await watch;
  // Neither of them: it neither ended by itself nor could say anything.
  expect({ code, stderr }).toEqual({ code: -1, stderr: expect.not.stringContaining('error') });
};

/** Three deaths, each at another point, and a resumption after each of them. */
const rebuiltInPieces = async (model: ReadModel, chance: Chance): Promise<void> => {
  for (const [death, [from, to]] of (
    [
      [1, 5],
      [8, 12],
      [15, 20],
    ] as const
  ).entries())
    await killedRebuild(model, death === 0 ? '' : '--resume', chance.between(from, to), chance.below(150));
  const { code, stdout, stderr } = await stage.run(`rebuild ${model.projection.name} --resume --yes --json`);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(JSON.parse(stdout)).toMatchObject({ generation: 'g2', finished: true, failures: [] });
};

/** Users change, and new ones register, until there is a signal. */
const lifeGoesOn = async (
  user: LiveService,
  payment: LiveService,
  chance: Chance,
  signal: AbortSignal,
): Promise<number> => {
  const ids = [...userIds(USERS)];
  let commands = 0;
  for (; !signal.aborted; commands += 1) {
    const email = `${commands}@Example.com`;
    if (chance.strikes(0.2)) {
      const userId = `new-${commands}`;
      ids.push(userId);
      await user.store.execute(User, userId, registerUser({ userId, email, role: 'STUDENT' }), {
        context: CONTEXT,
      });
      await payment.store.execute(PaymentAccount, userId, openAccount({ email }), { context: CONTEXT });
    } else {
      const userId = ids[chance.below(ids.length)] ?? '';
      const changes = chance.strikes(0.5) ? { email } : { displayName: `Number ${commands}` };
      await user.store.execute(User, userId, changeProfile({ userId, changes }), { context: CONTEXT });
      const change = changeAccountEmail({ userId, email });
      await payment.store.execute(PaymentAccount, userId, change, { context: CONTEXT });
    }
    await pause(20);
  }
  return commands;
};

const verified = async (line: string) => {
  const { code, stdout, stderr } = await stage.run(`verify ${line} --deep --json`);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return JSON.parse(stdout);
};

test('rebuilds that are killed three times, while life goes on, come to what a fold from scratch says', async () => {
  const chance = chanceOf(SEED);
  await writeHistory(stage, USERS, chance.fork('history'), { first: LONG });
  const user = liveService(stage.user, 'edtech.user', [users, registrations], chance.fork('user'));
  const payment = liveService(stage.payment, 'edtech.payment', [paymentAccounts], chance.fork('payment'));
  const models: readonly ReadModel[] = [
    { projection: users, tables: stage.user, entities: [UserRow] },
    { projection: registrations, tables: stage.user, entities: [RegistrationsRow] },
    { projection: paymentAccounts, tables: stage.payment, entities: [AccountRow, AccountChangeRow] },
  ];
  const over = new AbortController();
  const life = lifeGoesOn(user, payment, chance.fork('life'), over.signal);
  try {
    await Promise.all(models.map((model) => rebuiltInPieces(model, chance.fork(model.projection.name))));
  } finally {
    over.abort();
    await life;
  }
  expect(await life).toBeGreaterThan(100);
  await Promise.all([user.followed(), payment.followed()]);

  for (const { projection, tables, entities } of models) {
    const { name } = projection;
    expect(await rowsIn(tables.views, entities, 'g2')).toEqual(
      await foldedRows(tables.events, projection, entities),
    );
    // Before anything else has looked at it, it is complete.
    expect(await verified(`${name} --generation g2`)).toMatchObject({
      behind: 0,
      ahead: 0,
      deep: { different: 0, inMotion: 0, finished: true },
      findings: [],
    });
    // The first generation has whom the projector was told of; what happened before is caught up with.
    const first = await verified(name);
    expect(first).toMatchObject({ generation: 'g1', failed: 0, ahead: 0, deep: { different: 0 } });
    expect(first.behind).toBeGreaterThan(0);
    expect(first.caughtUp).toBe(first.behind);
    const compared = await stage.run(`compare ${name} --json`);
    expect(compared.code).toBe(0);
    const { left, right, ...rest } = JSON.parse(compared.stdout);
    expect(rest).toMatchObject({ different: 0, inMotion: 0, unsettled: 0, finished: true });
    expect(right).toEqual(left);
  }
}, 400_000);
