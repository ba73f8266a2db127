import { setTimeout as pause } from 'node:timers/promises';
import { type Projection, type RowEntity, statusOf } from '@edtech/projection';
import { AccountChangeRow } from '../../../services/payment/src/read-models/account-change-row.ts';
import { AccountRow } from '../../../services/payment/src/read-models/account-row.ts';
import { paymentAccounts } from '../../../services/payment/src/read-models/payment-accounts.ts';
import { registrations } from '../../../services/user/src/read-models/registrations.ts';
import { RegistrationsRow } from '../../../services/user/src/read-models/registrations-row.ts';
import { UserRow } from '../../../services/user/src/read-models/user-row.ts';
import { users } from '../../../services/user/src/read-models/users.ts';
import { type Chance, chanceOf } from '../../chaos/memory/chance.ts';
import { userIds, writeHistory } from './history.ts';
import { lifeGoesOn } from './life.ts';
import { liveService } from './live-service.ts';
import { foldedRows, rowsIn } from './rows.ts';
import { type ServiceTables, type Stage, startStage } from './stage.ts';

const SEED = 20_261_128;
const USERS = 600;
/** The others have nothing happen to them, so that a rebuild alone brings their rows. */
const BUSY_USERS = 60;
/** So many events that a scan does not hold the stream, and that its rows do not fit into one transaction. */
const LONG = 300;
/** Events a second: slow enough to be killed in the midst of it. */
const RATE = 400;
/** Parts of all events, of which each death comes at a random one. */
const DEATHS = [
  [0.05, 0.25],
  [0.3, 0.48],
  [0.52, 0.75],
] as const;

let stage: Stage;

beforeAll(async () => {
  stage = await startStage();
});

afterAll(() => stage?.stop());

interface ReadModel {
  readonly projection: Projection;
  readonly tables: ServiceTables;
  readonly entities: readonly RowEntity[];
  /** Many small parts of the table, each of which leaves a checkpoint, or two large ones with checkpoints in their midst. */
  readonly parts: '--segments 24 --concurrency 4' | '--segments 2 --concurrency 1';
}

/** Of which the checkpoints speak. */
const eventsDone = async ({ projection, tables }: ReadModel): Promise<number> => {
  const { generations } = await statusOf(tables.views, [projection], 0);
  return generations.find(({ id }) => id === 'g2')?.rebuild?.events ?? 0;
};

/** Runs a rebuild, and kills it a moment after it has done so many events. */
const killedRebuild = async (model: ReadModel, resume: string, events: number, moment: number) => {
  const { projection, parts } = model;
  let watch = Promise.resolve();
  const line = `rebuild ${projection.name} --yes --rate ${RATE} ${parts}${resume}`;
  const { code, stderr } = await stage.run(line, (child) => {
    watch = (async () => {
      while (child.exitCode === null && (await eventsDone(model)) < events) await pause(50);
      await pause(moment);
      child.kill('SIGKILL');
    })();
  });
  await watch;
  // It has not ended by itself, well or badly.
  expect({ code, stderr }).toEqual({ code: -1, stderr: expect.not.stringContaining('error') });
};

/** Three deaths, and a resumption after each of them. */
const rebuiltInPieces = async (model: ReadModel, events: number, chance: Chance): Promise<void> => {
  for (const [death, [from, to]] of DEATHS.entries()) {
    const at = (from + chance.next() * (to - from)) * events;
    await killedRebuild(model, death === 0 ? '' : ' --resume', at, chance.below(150));
  }
  const { code, stdout, stderr } = await stage.run(`rebuild ${model.projection.name} --resume --yes --json`);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(JSON.parse(stdout)).toMatchObject({ generation: 'g2', finished: true, failures: [] });
};

const verified = async (line: string) => {
  const { code, stdout, stderr } = await stage.run(`verify ${line} --json`);
  if (code !== 0) throw new Error(`verify ${line} ended with ${code}:\n${stdout}${stderr}`);
  return JSON.parse(stdout);
};

test('rebuilds that are killed three times, while life goes on, come to what a fold from scratch says', async () => {
  const chance = chanceOf(SEED);
  const events = await writeHistory(stage, USERS, chance.fork('history'), { first: LONG });
  const user = liveService(stage.user, 'edtech.user', [users, registrations], chance.fork('user'));
  const payment = liveService(stage.payment, 'edtech.payment', [paymentAccounts], chance.fork('payment'));
  const small = { parts: '--segments 24 --concurrency 4' } as const;
  const large = { parts: '--segments 2 --concurrency 1' } as const;
  const models: readonly ReadModel[] = [
    { projection: users, tables: stage.user, entities: [UserRow], ...small },
    { projection: registrations, tables: stage.user, entities: [RegistrationsRow], ...small },
    {
      projection: paymentAccounts,
      tables: stage.payment,
      entities: [AccountRow, AccountChangeRow],
      ...large,
    },
  ];
  const busy = userIds(USERS).slice(0, BUSY_USERS);
  const over = new AbortController();
  const life = lifeGoesOn({ user, payment, busy }, chance.fork('life'), over.signal);
  try {
    await Promise.all(
      models.map((model) => rebuiltInPieces(model, events, chance.fork(model.projection.name))),
    );
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
    expect(await verified(`${name} --generation g2 --deep`)).toMatchObject({
      behind: 0,
      ahead: 0,
      deep: { different: 0, inMotion: 0, finished: true },
      findings: [],
    });
    // The first generation has whom the projector was told of; what happened before is caught up with.
    const first = await verified(name);
    expect(first).toMatchObject({ generation: 'g1', failed: 0, ahead: 0 });
    expect(first.behind).toBeGreaterThan(0);
    expect(first.caughtUp).toBe(first.behind);
    const compared = await stage.run(`compare ${name} --json`);
    expect(compared.code).toBe(0);
    const { left, right, ...rest } = JSON.parse(compared.stdout);
    expect(rest).toMatchObject({ different: 0, inMotion: 0, unsettled: 0, finished: true });
    expect(right).toEqual(left);
  }
}, 600_000);
