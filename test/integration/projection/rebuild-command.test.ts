import type { ChildProcess } from 'node:child_process';
import { statusOf } from '@edtech/projection';
import { UserRow } from '../../../services/user/src/read-models/user-row.ts';
import { users } from '../../../services/user/src/read-models/users.ts';
import { chanceOf } from '../../chaos/memory/chance.ts';
import { begun, itemsIn } from './generations.ts';
import { writeHistory } from './history.ts';
import { foldedRows, rowsIn } from './rows.ts';
import { type Stage, startStage } from './stage.ts';

const USERS = 40;

let stage: Stage;

beforeEach(async () => {
  stage = await startStage();
  await writeHistory(stage, USERS, chanceOf(1));
});

afterEach(() => stage?.stop());

const eventsOfUsers = async (): Promise<number> => {
  let count = 0;
  for await (const _ of stage.user.events.scan()) count += 1;
  return count;
};

/** Presses Ctrl-C once a program has said something. */
const interruptedWhen =
  (says: RegExp) =>
  (child: ChildProcess): void => {
    let said = '';
    child.stderr?.on('data', (text) => {
      const before = said;
      said += text;
      if (says.test(said) && !says.test(before)) child.kill('SIGINT');
    });
  };

/** Presses Ctrl-C once a rebuild has done a part of the table. */
const interruptedUnderWay = (child: ChildProcess): void => {
  const look = setInterval(async () => {
    const { generations } = await statusOf(stage.user.views, [users], 0);
    if ((generations.at(-1)?.rebuild?.segmentsDone ?? 0) > 0 && !child.killed) child.kill('SIGINT');
    if (child.killed || child.exitCode !== null) clearInterval(look);
  }, 20);
};

describe('a dry run', () => {
  test('foresees what a rebuild does, and writes nothing', async () => {
    const { code, stdout, stderr } = await stage.run('rebuild users --dry-run --json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      projection: 'users',
      version: users.version,
      service: 'user',
      dryRun: true,
      forecast: {
        isExact: true,
        events: await eventsOfUsers(),
        aggregates: USERS,
        rows: USERS,
        failures: 0,
        seconds: expect.any(Number),
        dollars: expect.any(Number),
      },
    });
    expect(await itemsIn(stage.user)).toEqual([]);
  });

  test('says it in sentences, and how long it takes at a rate', async () => {
    const { code, stdout } = await stage.run('rebuild users --dry-run --rate 10');
    expect(code).toBe(0);
    expect(stdout).toMatch(/version 1: [\d,]+ events of 40 aggregates, 40 rows\./);
    expect(stdout).toMatch(/takes about .* at 10 events a second\.\n.*\$0\.\d\d in us-east-1/);
    expect(await itemsIn(stage.user)).toEqual([]);
  });
});

test.each([
  [
    'rebuild nothing --yes',
    2,
    /There are: .*payment-accounts, .*users, registrations.*\(projection-unknown\)/,
  ],
  ['rebuild users --service payment --yes', 2, /\(projection-unknown\)/],
  ['rebuild users', 2, /give --yes.*\(confirmation-needed\)/],
  ['rebuild users --yes --from 2026-01-01', 2, /--from.*half a history.*\(rebuild-is-whole\)/],
  ['rebuild users --yes --aggregate User/u-1', 2, /replay verify --aggregate.*\(rebuild-is-whole\)/],
  ['rebuild users --yes --rate 0', 2, /whole number/],
  ['rebuild users --yes --segments 0', 2, /whole number/],
  ['rebuild users --resume --yes', 1, /\(nothing-to-resume\)/],
])('"replay %s" is refused, and nothing is written', async (line, expected, says) => {
  const { code, stdout, stderr } = await stage.run(line);
  expect(stderr).toMatch(says);
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
  expect(await itemsIn(stage.user)).toEqual([]);
});

test('a rebuild that was begun is not begun a second time', async () => {
  await begun(stage.user, users);
  const { code, stderr } = await stage.run('rebuild users --yes');
  expect(stderr).toMatch(/users g2 .*--resume.*\(rebuild-unfinished\)/s);
  expect(code).toBe(1);
  expect((await statusOf(stage.user.views, [users], 0)).generations).toHaveLength(2);
});

describe('Ctrl-C', () => {
  test('in the wait for the projectors ends it, and says how to go on', async () => {
    const { code, stdout } = await stage.run('rebuild users --yes', interruptedWhen(/Waiting \d+ s/));
    // As it can be copied: for the same stage.
    const next = `npm run replay -- rebuild users --resume --stage ${stage.name}`;
    expect(stdout).toBe(`users g2 is not complete. To go on: ${next}\n`);
    expect(code).toBe(130);
    const [, second] = (await statusOf(stage.user.views, [users], 0)).generations;
    expect(second).toMatchObject({ id: 'g2', status: 'building', isCurrent: false });
    expect(await rowsIn(stage.user.views, [UserRow], 'g2')).toEqual([]);
  });

  test('amid the events leaves a checkpoint, from which it goes on to the end', async () => {
    await begun(stage.user, users);
    const slow = 'rebuild users --resume --yes --json --rate 60 --segments 10 --concurrency 2';
    const stopped = await stage.run(slow, interruptedUnderWay);
    expect(stopped.code).toBe(130);
    expect(JSON.parse(stopped.stdout)).toEqual({ projection: 'users', generation: 'g2', finished: false });
    const half = (await statusOf(stage.user.views, [users], 0)).generations.at(-1);
    expect(half).toMatchObject({ status: 'building', isCurrent: false });
    expect(half?.rebuild?.segmentsDone).toBeLessThan(10);
    const rows = await rowsIn(stage.user.views, [UserRow], 'g2');
    // What the checkpoints speak of is there, and counted.
    expect(rows).toHaveLength(half?.rebuild?.rows ?? -1);

    const resumed = await stage.run('rebuild users --resume --yes');
    expect(resumed.code).toBe(0);
    // No rate: what was done before was not done in the time that it took now.
    expect(resumed.stdout).toMatch(/^users g2 is ready: [\d,]+ events of 40 aggregates, 40 rows\.\n/);
    expect(resumed.stdout).toMatch(/compare users --stage.*\n.*switch users g2 --stage/);
    expect(await rowsIn(stage.user.views, [UserRow], 'g2')).toEqual(
      await foldedRows(stage.user.events, users, [UserRow]),
    );
    const again = await stage.run('rebuild users --resume --yes');
    expect(again.stderr).toMatch(/\(nothing-to-resume\)/);
    expect(again.code).toBe(1);
  }, 180_000);
});
