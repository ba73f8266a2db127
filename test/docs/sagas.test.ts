import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { pageOf } from '@edtech/saga';
import type { CheckReport } from '@edtech/saga/check';
import { boundsOf } from '../../scripts/sagas/bounds.ts';
import { SAGAS } from '../../scripts/sagas/declared.ts';
import { reportText } from '../../scripts/sagas/report.ts';
import { differences } from '../../scripts/schemas/output.ts';

const root = resolve(import.meta.dirname, '../..');

test('the page of every saga is what its declaration says: else run "npm run sagas"', async () => {
  const pages = new Map(SAGAS.map(({ definition, page }) => [page, pageOf(definition)]));
  expect(await differences(root, pages, 'without-stale')).toEqual([]);
});

describe('the command line', () => {
  const sagas = async (line: string) => {
    try {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['scripts/sagas.ts', ...line.split(' ')],
        {
          cwd: root,
        },
      );
      return { code: 0, stdout, stderr: '' };
    } catch (error) {
      // What a command that fails is told by.
      return error as { code: number; stdout: string; stderr: string };
    }
  };

  test('proves, and prints what it has proven as JSON', async () => {
    const { code, stdout } = await sagas('prove --timeouts 0 --mishaps 0 --json');
    const reports: readonly CheckReport[] = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(reports).toMatchObject([{ saga: 'LessonBooking', outcome: 'proven' }]);
  });

  test('fails when it could not prove it all', async () => {
    expect(await sagas('prove --most-states 10')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('not proven'),
    });
  });

  test.each(['prove --saga Nobody', 'prove --timeouts many', 'prove --mishaps -1', 'nothing'])(
    '"%s" is used wrongly',
    async (line) => {
      expect((await sagas(line)).code).toBe(2);
    },
  );
});

test('a bound that somebody asks for stands alone', () => {
  expect(boundsOf({})).toHaveLength(3);
  expect(boundsOf({ timeouts: 1 })).toMatchObject([{ timeouts: 1, mishaps: 1, attempts: 2 }]);
});

test('a counter-example is told step by step', () => {
  const report: CheckReport = {
    saga: 'Trip',
    version: 1,
    outcome: 'violated',
    states: 1_234,
    moves: 2,
    depth: 1,
    budget: { timeouts: 1, mishaps: 1, cancellations: 0, resumptions: 2 },
    attempts: 2,
    participants: 'remembering',
    ends: {},
    counterexample: {
      property: 'it always ends',
      what: 'it is RUNNING, and nothing will happen any more',
      trace: [
        { what: 'the saga begins; it asks FLIGHT', status: 'RUNNING' },
        { what: 'the request of FLIGHT is lost', status: 'RUNNING' },
      ],
    },
  };
  expect(reportText(report).split('\n')).toEqual([
    'Trip version 1: WRONG',
    '  within 1 premature timeout, 1 mishap, 0 cancellations, 2 resumptions, 2 attempts of each request, remembering participants',
    '  1,234 states, 2 moves, 1 deep',
    '  It is not so that it always ends: it is RUNNING, and nothing will happen any more.',
    '    1. [RUNNING] the saga begins; it asks FLIGHT',
    '    2. [RUNNING] the request of FLIGHT is lost',
  ]);
});
