import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { namesOf, type Stage, startStage, TO_ACCOUNTS } from './stage.ts';

const stages: Stage[] = [];

const stage = async (): Promise<Stage> => {
  const started = await startStage();
  stages.push(started);
  return started;
};

afterEach(async () => {
  for (const started of stages.splice(0)) await started.stop();
});

describe('a replay that is stopped', () => {
  /** Presses Ctrl-C, or kills, once a checkpoint shows that it is under way. */
  const endOnceUnderWay =
    ({ directory }: Stage, signal: 'SIGINT' | 'SIGKILL') =>
    (child: ChildProcess): void => {
      const look = setInterval(() => {
        if (!existsSync(join(directory, '.replay/r-1.json'))) return;
        clearInterval(look);
        child.kill(signal);
      }, 20);
    };

  test.each([
    ['SIGINT', 130],
    ['SIGKILL', -1],
  ] as const)('by %s goes on where it was: all of it arrives', async (signal, expected) => {
    const started = await stage();
    const { run, runAnywhere, register, received } = started;
    for (const id of ['u-1', 'u-2', 'u-3', 'u-4']) await register(id, 15);
    const slow = [...TO_ACCOUNTS, '--id', 'r-1', '--rate', '20', '--concurrency', '2'];
    const { code, stdout } = await run(slow, { onStart: endOnceUnderWay(started, signal) });
    expect(code).toBe(expected);
    if (signal === 'SIGINT') expect(stdout).toMatch(/publish --resume r-1/);
    const before = namesOf(await received('payment-accounts'));
    expect(before.length).toBeGreaterThan(0);
    expect(before.length).toBeLessThan(60);

    const again = await run(slow);
    expect(again.stderr).toMatch(/--resume r-1.*\(replay-unfinished\)/);
    expect(again.code).toBe(2);

    const resumed = await runAnywhere(['publish', '--resume', 'r-1', '--rate', '1000', '--yes', '--json']);
    expect(resumed.code).toBe(0);
    expect(JSON.parse(resumed.stdout)).toMatchObject({ outcome: 'completed', matched: 60, sent: 60 });
    const after = namesOf(await received('payment-accounts'));
    expect(new Set([...before, ...after]).size).toBe(60);
    expect(after.length).toBeLessThan(60);
    // Stopped in good order, nothing is sent twice.
    if (signal === 'SIGINT') expect(before.length + after.length).toBe(60);
    expect(existsSync(join(started.directory, '.replay/r-1.json'))).toBe(false);
  });
});
